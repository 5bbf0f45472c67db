using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Settings;
using Npgsql;

namespace DDonDDon.Server.Features.Access;

/// <summary>What came of a refresh: the user and the next token, or null for both with what to answer instead.</summary>
public readonly record struct Refreshed(User? User, string? Token, Http.Problem? Problem);

/// <summary>
/// Sessions as families of refresh tokens: one login and all tokens that rotated from it. A token's successor is computed from it and the
/// server's key, so a repeated or parallel refresh gets the same one, and whoever comes back with an older token than the last but one ends the family.
/// </summary>
public sealed class RefreshTokens(LedgerDatabase store, ServerSettings settings, RefreshTokenKey key, TimeProvider time)
{
    private static readonly string AddText = Load("add-refresh-token");
    private static readonly string LockText = Load("lock-sessions");
    private static readonly string FamilyText = Load("refresh-family");
    private static readonly string RotateText = Load("rotate-refresh-token");
    private static readonly string ForgetFamilyText = Load("forget-refresh-family");
    private static readonly string ForgetTokensText = Load("forget-refresh-tokens");

    /// <summary>Begins a family, and returns the first token of it; only its hash is stored.</summary>
    public async Task<string> BeginAsync(Guid userId, CancellationToken ct)
    {
        var (value, hash) = RefreshToken.Create();
        var now = time.GetUtcNow();
        await store.ReadAsync([new Write(Sql.Command(AddText,
            Sql.Bytes(hash), Sql.Id(userId), Sql.Id(Guid.CreateVersion7(now)), Sql.Time(now), Sql.Time(now + settings.RefreshTokenLifetime)))], ct);
        return value;
    }

    /// <summary>Exchanges a token for its successor.</summary>
    public async Task<Refreshed> RotateAsync(string value, CancellationToken ct)
    {
        var (hash, successor) = (RefreshToken.HashOf(value), RefreshToken.SuccessorOf(value, key));
        await using var connection = await store.DataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var family = await LockFamilyAsync(connection, hash, ct);
        var (write, answer) = Decide(family, hash, successor, time.GetUtcNow());
        if (write is not null)
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { write } };
            await batch.ExecuteNonQueryAsync(ct);
        }
        await transaction.CommitAsync(ct);
        return answer;
    }

    /// <summary>Ends the family of a token; a token that is not known ends nothing.</summary>
    public async Task EndAsync(string value, CancellationToken ct)
    {
        await using var connection = await store.DataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await LockFamilyAsync(connection, RefreshToken.HashOf(value), ct) is [var member, ..])
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Sql.Command(ForgetFamilyText, Sql.Id(member.Family)) } };
            await batch.ExecuteNonQueryAsync(ct);
        }
        await transaction.CommitAsync(ct);
    }

    /// <summary>Ends all families of a user, also one that is being exchanged at this moment.</summary>
    public static IEnumerable<Read> ForgetUser(Guid userId) =>
        [new Rows<int>(Sql.Command(LockText, Sql.Id(userId), Sql.Bytes(null)), _ => 0), new Write(Sql.Command(ForgetTokensText, Sql.Id(userId)))];

    private (NpgsqlBatchCommand? Write, Refreshed Answer) Decide(IReadOnlyList<Member> family, byte[] hash, (string Value, byte[] Hash) successor,
        DateTimeOffset now)
    {
        if (family.FirstOrDefault(member => member.Is(hash)) is not { } held || held.ExpiresAt <= now) return (null, Refused(AuthProblems.RefreshInvalid));
        if (held.User.Disabled) return (Sql.Command(ForgetTokensText, Sql.Id(held.User.Id)), Refused(AuthProblems.Revoked));

        var next = new Refreshed(held.User, successor.Value, null);
        if (held.Successor is null)
            return (Sql.Command(RotateText, Sql.Bytes(hash), Sql.Bytes(successor.Hash), Sql.Time(now), Sql.Time(now + settings.RefreshTokenLifetime)), next);
        // Made with another key: nobody can be given it again.
        if (!held.Successor.AsSpan().SequenceEqual(successor.Hash)) return (null, Refused(AuthProblems.RefreshInvalid));
        return family.Any(member => member.Is(successor.Hash) && member.Successor is null)
            ? (null, next)
            : (Sql.Command(ForgetFamilyText, Sql.Id(held.Family)), Refused(AuthProblems.RefreshReused));
    }

    private static Refreshed Refused(Http.Problem problem) => new(null, null, problem);

    private async Task<IReadOnlyList<Member>> LockFamilyAsync(NpgsqlConnection connection, byte[] hash, CancellationToken ct)
    {
        var family = new List<Member>();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { Sql.Command(LockText, Sql.Id(null), Sql.Bytes(hash)),
                Sql.Command(FamilyText, Sql.Bytes(hash), Sql.Text(LedgerDatabase.DefaultTenant)) },
        };
        await using var rows = await batch.ExecuteReaderAsync(ct);
        await rows.NextResultAsync(ct);
        while (await rows.ReadAsync(ct))
            family.Add(new(
                rows.GetFieldValue<byte[]>(0), rows.IsDBNull(1) ? null : rows.GetFieldValue<byte[]>(1), rows.GetGuid(2), rows.GetFieldValue<DateTimeOffset>(3),
                JsonSerializer.Deserialize<User>(rows.GetFieldValue<byte[]>(4), store.Types.Json)!));
        return family;
    }

    private static string Load(string name) => SqlText.Load(typeof(RefreshTokens).Assembly, $"access/{name}.sql");

    private sealed record Member(byte[] Hash, byte[]? Successor, Guid Family, DateTimeOffset ExpiresAt, User User)
    {
        public bool Is(byte[] hash) => Hash.AsSpan().SequenceEqual(hash);
    }
}
