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
/// server's key, so a repeated or parallel refresh gets the same one, and a token older than the last but one ends the family.
/// </summary>
public sealed class RefreshTokens(LedgerDatabase store, ServerSettings settings, RefreshTokenKey key, TimeProvider time)
{
    private const string AddSql = """
        -- Stores the hash of a refresh token that begins a family, and forgets the user's expired ones.
        -- $1 token hash, $2 user, $3 family, $4 issued at, $5 expires at. No rows.
        with forgotten as (delete from ddon_refresh_token where user_id = $2 and expires_at < $4)
        insert into ddon_refresh_token (token_hash, user_id, family_id, issued_at, expires_at) values ($1, $2, $3, $4, $5)
        """;

    /// <summary>Begins a family, and returns the first token of it; only its hash is stored.</summary>
    public async Task<string> BeginAsync(Guid userId, CancellationToken ct)
    {
        var (value, hash) = RefreshToken.Create();
        var now = time.GetUtcNow();
        await store.ReadAsync([new Write(Sql.Command(AddSql,
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

    private const string ForgetFamilySql = """
        -- Forgets a family of refresh tokens.
        -- $1 family. No rows.
        delete from ddon_refresh_token where family_id = $1
        """;

    /// <summary>Ends the family of a token; a token that is not known ends nothing.</summary>
    public async Task EndAsync(string value, CancellationToken ct)
    {
        await using var connection = await store.DataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await LockFamilyAsync(connection, RefreshToken.HashOf(value), ct) is [var member, ..])
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Sql.Command(ForgetFamilySql, Sql.Id(member.Family)) } };
            await batch.ExecuteNonQueryAsync(ct);
        }
        await transaction.CommitAsync(ct);
    }

    private const string ForgetTokensSql = """
        -- Forgets all refresh tokens of a user.
        -- $1 user. No rows.
        delete from ddon_refresh_token where user_id = $1
        """;

    /// <summary>Ends all families of a user, also one that is being exchanged at this moment.</summary>
    public static IEnumerable<Read> ForgetUser(Guid userId) =>
        [new Rows<int>(Sql.Command(LockSql, Sql.Id(userId), Sql.Bytes(null)), _ => 0), new Write(Sql.Command(ForgetTokensSql, Sql.Id(userId)))];

    private const string RotateSql = """
        -- Exchanges a refresh token for its successor.
        -- $1 token hash, $2 successor's hash, $3 now, $4 when the successor expires. No rows.
        with used as (
            update ddon_refresh_token set successor_hash = $2 where token_hash = $1 returning user_id, family_id
        ), forgotten as (
            delete from ddon_refresh_token held using used where held.family_id = used.family_id and held.expires_at < $3
        )
        insert into ddon_refresh_token (token_hash, user_id, family_id, issued_at, expires_at)
        select $2, user_id, family_id, $3, $4 from used
        """;

    private (NpgsqlBatchCommand? Write, Refreshed Answer) Decide(IReadOnlyList<Member> family, byte[] hash, (string Value, byte[] Hash) successor,
        DateTimeOffset now)
    {
        if (family.FirstOrDefault(member => member.Is(hash)) is not { } held || held.ExpiresAt <= now) return (null, Refused(AuthProblems.RefreshInvalid));
        if (held.User.Disabled) return (Sql.Command(ForgetTokensSql, Sql.Id(held.User.Id)), Refused(AuthProblems.Revoked));

        var next = new Refreshed(held.User, successor.Value, null);
        if (held.Successor is null)
            return (Sql.Command(RotateSql, Sql.Bytes(hash), Sql.Bytes(successor.Hash), Sql.Time(now), Sql.Time(now + settings.RefreshTokenLifetime)), next);
        // Made with another key: the successor cannot be computed again.
        if (!held.Successor.AsSpan().SequenceEqual(successor.Hash)) return (null, Refused(AuthProblems.RefreshInvalid));
        return family.Any(member => member.Is(successor.Hash) && member.Successor is null)
            ? (null, next)
            : (Sql.Command(ForgetFamilySql, Sql.Id(held.Family)), Refused(AuthProblems.RefreshReused));
    }

    private static Refreshed Refused(Http.Problem problem) => new(null, null, problem);

    private const string LockSql = """
        -- Locks the sessions of a user until the transaction ends. Read them with a statement of its own afterwards: one that both locks and reads
        -- would miss the rows that the holder before has added.
        -- $1 user (null: the one of a token), $2 token hash (null: that user). One row, none when the token is not known.
        select pg_advisory_xact_lock(hashtextextended('sessions of ' || user_id::text, 0))
        from (select $1::uuid as user_id where $1 is not null
              union all
              select user_id from ddon_refresh_token where token_hash = $2) as whose
        """;

    private const string FamilySql = """
        -- The family of a refresh token, with its user.
        -- $1 token hash, $2 tenant of the accounts. One row a token of the family, none when the token is not known:
        -- token hash, hash of its successor (null: it has not been used), family, expires at, user document.
        select t.token_hash, t.successor_hash, t.family_id, t.expires_at, u.data
        from ddon_refresh_token t
        join mt_doc_user u on u.tenant_id = $2 and u.id = t.user_id
        where t.family_id = (select family_id from ddon_refresh_token where token_hash = $1)
        """;

    private async Task<IReadOnlyList<Member>> LockFamilyAsync(NpgsqlConnection connection, byte[] hash, CancellationToken ct)
    {
        var family = new List<Member>();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { Sql.Command(LockSql, Sql.Id(null), Sql.Bytes(hash)),
                Sql.Command(FamilySql, Sql.Bytes(hash), Sql.Text(LedgerDatabase.DefaultTenant)) },
        };
        await using var rows = await batch.ExecuteReaderAsync(ct);
        await rows.NextResultAsync(ct);
        while (await rows.ReadAsync(ct))
            family.Add(new(
                rows.GetFieldValue<byte[]>(0), rows.IsDBNull(1) ? null : rows.GetFieldValue<byte[]>(1), rows.GetGuid(2), rows.GetFieldValue<DateTimeOffset>(3),
                JsonSerializer.Deserialize<User>(rows.GetFieldValue<byte[]>(4), store.Types.Json)!));
        return family;
    }

    private sealed record Member(byte[] Hash, byte[]? Successor, Guid Family, DateTimeOffset ExpiresAt, User User)
    {
        public bool Is(byte[] hash) => Hash.AsSpan().SequenceEqual(hash);
    }
}
