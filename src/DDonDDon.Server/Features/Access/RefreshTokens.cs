using System.Security.Cryptography;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Settings;
using Npgsql;

namespace DDonDDon.Server.Features.Access;

/// <summary>What came of a refresh: the user and the next token, or null for both with what to answer instead.</summary>
public readonly record struct Refreshed(User? User, string? Token, SessionOf Session, Http.Problem? Problem);

/// <summary>
/// Sessions as families of refresh tokens: one login and all tokens that rotated from it. A token's successor is computed from it and the
/// server's key, so a repeated or parallel refresh gets the same one for a while, and a token that is older ends the family. A session of a device with a key
/// goes on only for who shows the key.
/// </summary>
public sealed class RefreshTokens(LedgerDatabase store, ServerSettings settings, RefreshTokenKey key, TimeProvider time)
{
    /// <summary>How long a token whose answer was lost may be sent again.</summary>
    internal static TimeSpan Repeatable { get; } = TimeSpan.FromMinutes(10);

    private const string AddSql = """
        -- Stores the hash of a refresh token that begins a family, and forgets the user's expired ones.
        -- $1 token hash, $2 user, $3 family, $4 issued at, $5 expires at, $6 device. No rows.
        with forgotten as (delete from ddon_refresh_token where user_id = $2 and expires_at < $4)
        insert into ddon_refresh_token (token_hash, user_id, family_id, issued_at, expires_at, device_id) values ($1, $2, $3, $4, $5, $6)
        """;

    /// <summary>Begins a family, and returns the first token of it; only its hash is stored.</summary>
    public async Task<(string Token, SessionOf Session)> BeginAsync(Guid userId, Guid? deviceId, CancellationToken ct)
    {
        var (value, hash) = RefreshToken.Create(key);
        var now = time.GetUtcNow();
        var session = new SessionOf(Guid.CreateVersion7(now), deviceId);
        await store.ReadAsync([new Write(Sql.Command(AddSql,
            Sql.Bytes(hash), Sql.Id(userId), Sql.Id(session.Id), Sql.Time(now), Sql.Time(now + settings.RefreshTokenLifetime), Sql.Id(deviceId)))], ct);
        return (value, session);
    }

    /// <summary>Exchanges a token for its successor. <paramref name="deviceKey"/>: the key of the session's device, if it has one.</summary>
    public async Task<Refreshed> RotateAsync(string value, string? deviceKey, CancellationToken ct)
    {
        var (hash, successor) = (RefreshToken.HashOf(value, key), RefreshToken.SuccessorOf(value, key));
        await using var connection = await store.DataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var family = await LockFamilyAsync(connection, hash, ct);
        var (write, answer) = Decide(family, hash, successor, deviceKey is null ? null : DeviceKey.HashOf(deviceKey), time.GetUtcNow());
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

    /// <summary>Ends the family of a token; a token that is not known ends nothing. Returns whose it was.</summary>
    public async Task<Guid?> EndAsync(string value, CancellationToken ct)
    {
        Guid? userId = null;
        await using var connection = await store.DataSource.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await LockFamilyAsync(connection, RefreshToken.HashOf(value, key), ct) is [var member, ..])
        {
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands = { Sql.Command(ForgetFamilySql, Sql.Id(member.Session.Id)), UserChanges.Notify(member.User.Id).Command },
            };
            await batch.ExecuteNonQueryAsync(ct);
            userId = member.User.Id;
        }
        await transaction.CommitAsync(ct);
        return userId;
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
            update ddon_refresh_token set successor_hash = $2 where token_hash = $1 returning user_id, family_id, device_id
        ), forgotten as (
            delete from ddon_refresh_token held using used where held.family_id = used.family_id and held.expires_at < $3
        )
        insert into ddon_refresh_token (token_hash, user_id, family_id, issued_at, expires_at, device_id)
        select $2, user_id, family_id, $3, $4, device_id from used
        """;

    private (NpgsqlBatchCommand? Write, Refreshed Answer) Decide(
        IReadOnlyList<Member> family, byte[] hash, (string Value, byte[] Hash) successor, byte[]? deviceKey, DateTimeOffset now)
    {
        if (family.FirstOrDefault(member => member.Is(hash)) is not { } held || held.ExpiresAt <= now) return (null, Refused(AuthProblems.RefreshInvalid));
        if (held.User.Disabled) return (Sql.Command(ForgetTokensSql, Sql.Id(held.User.Id)), Refused(AuthProblems.Revoked));
        if (!held.Knows(deviceKey)) return (null, Refused(AuthProblems.ForeignDevice));

        var next = new Refreshed(held.User, successor.Value, held.Session, null);
        if (held.Successor is null)
            return (Sql.Command(RotateSql, Sql.Bytes(hash), Sql.Bytes(successor.Hash), Sql.Time(now), Sql.Time(now + settings.RefreshTokenLifetime)), next);
        // A phone that lost the answer asks again soon, and nobody has gone on from there.
        return family.Any(member => member.Is(successor.Hash) && member.Successor is null && now - member.IssuedAt <= Repeatable)
            ? (null, next)
            : (Sql.Command(ForgetFamilySql, Sql.Id(held.Session.Id)), Refused(AuthProblems.RefreshReused));
    }

    private static Refreshed Refused(Http.Problem problem) => new(null, null, default, problem);

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
        -- token hash, hash of its successor (null: it has not been used), family, issued at, expires at, user document, device (null: none), hash of its key
        -- (null: it has none).
        select t.token_hash, t.successor_hash, t.family_id, t.issued_at, t.expires_at, u.data, t.device_id, k.key_hash
        from ddon_refresh_token t
        join mt_doc_user u on u.tenant_id = $2 and u.id = t.user_id
        left join ddon_device_key k on k.device_id = t.device_id
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
                rows.GetFieldValue<byte[]>(0), Bytes(rows, 1), new(rows.GetGuid(2), rows.IsDBNull(6) ? null : rows.GetGuid(6)),
                rows.GetFieldValue<DateTimeOffset>(3), rows.GetFieldValue<DateTimeOffset>(4),
                JsonSerializer.Deserialize<User>(rows.GetFieldValue<byte[]>(5), store.Types.Json)!, Bytes(rows, 7)));
        return family;
    }

    private static byte[]? Bytes(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);

    private sealed record Member(
        byte[] Hash, byte[]? Successor, SessionOf Session, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, User User, byte[]? KeyHash)
    {
        public bool Is(byte[] hash) => Hash.AsSpan().SequenceEqual(hash);

        /// <summary>Whether a key, by its hash, is that of the session's device, or there is none.</summary>
        public bool Knows(byte[]? deviceKey) =>
            Session.DeviceId is null || KeyHash is not null && deviceKey is not null && CryptographicOperations.FixedTimeEquals(KeyHash, deviceKey);
    }
}
