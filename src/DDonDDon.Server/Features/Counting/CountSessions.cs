using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Counting;

/// <summary>The count sessions of all stores: finds them, and takes the steps that people take with one as a whole.</summary>
public sealed class CountSessions(LedgerDatabase store)
{
    private const string FindSql = """
        -- A count session, in whichever store it is.
        -- $1 id of its stream. One row a session: document.
        select s.data
        from ddon_ledger_head head
        cross join lateral (select data from mt_doc_countsession where tenant_id = head.tenant_id and id = $1 limit 1) s
        """;

    private const string LinesSql = """
        -- What holds in a count session, by product.
        -- $1 tenant (the store), $2 session. One row a line: document.
        select data from mt_doc_countline where tenant_id = $1 and (data ->> 'sessionId')::uuid = $2 order by (data ->> 'productId')::uuid, id
        """;

    /// <summary>A session of a store that the caller may know of; null: there is none.</summary>
    public async Task<CountSession?> FindAsync(Guid sessionId, Caller caller, CancellationToken ct) =>
        (await FindAsync(sessionId, ct)).Find(session => caller.MaySee(session.StoreId));

    /// <summary>Whether another store has a session with an id.</summary>
    internal async Task<bool> FindElsewhereAsync(Guid sessionId, Guid storeId, CancellationToken ct) =>
        (await FindAsync(sessionId, ct)).Exists(session => session.StoreId != storeId);

    /// <summary>The products on a session's sheet, by their ids, with what its approval chose.</summary>
    internal Task<IReadOnlyList<CountedProduct>> ProductsAsync(CountSession session, CancellationToken ct) =>
        ProductsAsync(session, reads => store.ReadAsync(reads, ct));

    /// <summary>The same, by <paramref name="read"/>, which may be within a transaction.</summary>
    internal async Task<IReadOnlyList<CountedProduct>> ProductsAsync(CountSession session, Func<IReadOnlyList<Read>, Task> read)
    {
        var lines = new Rows<CountLine>(
            Sql.Command(LinesSql, Sql.Text(session.StoreId.ToString()), Sql.Id(session.SessionId)),
            row => JsonSerializer.Deserialize<CountLine>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
        await read([lines]);
        var choices = session.Choices.ToLookup(choice => choice.ProductId);
        return [.. CountedProduct.Of(lines.Items).Select(product => product.With(choices[product.ProductId]))];
    }

    /// <summary>
    /// Takes a step with a session in a store: what <paramref name="decide"/> says of the session as it is (null: there is none) at the time of the
    /// transaction. Refused when the caller may not write in the store any more, or is no administrator where one is needed.
    /// </summary>
    internal Task<Outcome<CountSession>> StepAsync(
        Guid storeId, Guid sessionId, Caller caller, Func<CountSession?, DateTimeOffset, Decision<CountSessionEvent>> decide, CancellationToken ct) =>
        StepAsync(storeId, sessionId, caller, (held, at, _) => Task.FromResult(decide(held, at)), ct);

    /// <summary>The same, of a decision that reads more in the step's transaction.</summary>
    internal async Task<Outcome<CountSession>> StepAsync(
        Guid storeId, Guid sessionId, Caller caller, Func<CountSession?, DateTimeOffset, LedgerSession, Task<Decision<CountSessionEvent>>> decide,
        CancellationToken ct)
    {
        var users = FactSql.Users([caller.UserId], store.Types.Json);
        Rejection? Check(DateTimeOffset at) =>
            users.Items is [{ MayRecord: true } user] && (caller.Role is not Role.Admin || user.IsActiveAdmin)
                && user.AccessTo(storeId, at) is StoreAccess.Current
                ? null
                : new("auth.revoked", "This account may not record in this store any more.");
        return await StepAsync(storeId, sessionId, caller.UserId, users, Check, decide, ct);
    }

    /// <summary>Takes a step that follows from an earlier one of <paramref name="by"/>, who need not be asked again.</summary>
    internal Task<Outcome<CountSession>> StepAsync(
        Guid storeId, Guid sessionId, Guid by, Func<CountSession?, DateTimeOffset, Decision<CountSessionEvent>> decide, CancellationToken ct) =>
        StepAsync(storeId, sessionId, by, null, _ => null, (held, at, _) => Task.FromResult(decide(held, at)), ct);

    private async Task<Outcome<CountSession>> StepAsync(
        Guid storeId, Guid sessionId, Guid by, Read? read, Func<DateTimeOffset, Rejection?> check,
        Func<CountSession?, DateTimeOffset, LedgerSession, Task<Decision<CountSessionEvent>>> decide, CancellationToken ct)
    {
        var stream = CountSession.StreamOf(sessionId);
        var loaded = DdonProjections.CountSession.Load(storeId.ToString(), [stream]);
        await using var transaction = await store.BeginAsync(storeId.ToString(), 1, read is null ? [loaded] : [loaded, read], ct);
        if (check(transaction.RecordedAt) is { } forbidden) return new(null, forbidden);

        var held = loaded.Items is [{ Data: { } data }] ? JsonSerializer.Deserialize<CountSession>(data, store.Types.Json) : null;
        var (happened, refused) = await decide(held, transaction.RecordedAt, transaction);
        if (refused is not null || happened.Count == 0) return new(held, refused);

        var changed = happened.Aggregate(held, CountSession.Evolve)!;
        transaction.Append(stream, DdonEvents.CountSessionStream, held?.Version ?? 0,
            [.. happened.Select(one => new NewEvent(Guid.CreateVersion7(transaction.RecordedAt), one, by.ToString(), sessionId.ToString()))]);
        transaction.Prepare(DdonProjections.CountSession, [changed]);
        return await transaction.CommitAsync(ct) is CommitOutcome.Committed ? new(changed, null) : throw new LedgerBusyException();
    }

    private async Task<List<CountSession>> FindAsync(Guid sessionId, CancellationToken ct)
    {
        var sessions = new Rows<CountSession>(
            Sql.Command(FindSql, Sql.Id(CountSession.StreamOf(sessionId))),
            row => JsonSerializer.Deserialize<CountSession>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
        await store.ReadAsync([sessions], ct);
        return sessions.Items;
    }
}
