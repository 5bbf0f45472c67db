using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Counting;

/// <summary>Where a page of the list of sessions ended: the last one's time as it is stored, and its stream.</summary>
internal sealed record CountSessionPlace(string OpenedAt, Guid Id)
{
    public static string CursorOf(CountSession session) => Paging.Cursor(Stored(session.OpenedAt), session.Id.ToString());

    public static CountSessionPlace? Parse(string cursor) =>
        Paging.Keys(cursor, 2) is [var time, var id] && !time.Contains('\0') && Guid.TryParseExact(id, "D", out var stream) ? new(time, stream) : null;

    // As times are stored in documents, which sort as text.
    private static string Stored(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}

/// <summary>The count sessions of all stores: finds them, and takes the steps that people take with one as a whole.</summary>
public sealed class CountSessions(LedgerDatabase store)
{
    private static readonly string ListText = CountSql.Load("list");
    private static readonly string FindText = CountSql.Load("find");

    /// <summary>Sessions, the last opened first. <paramref name="stores"/>: null for all.</summary>
    internal async Task<IReadOnlyList<CountSession>> ListAsync(
        IReadOnlyList<Guid>? stores, CountSessionStatus? status, CountSessionPlace? after, int count, CancellationToken ct)
    {
        var rows = Rows(Sql.Command(
            ListText, Sql.OptionalTexts(stores?.Select(id => id.ToString()).ToArray()), Sql.Text(status?.ToString()), Sql.Text(after?.OpenedAt),
            Sql.Id(after?.Id), Sql.Bigint(count)));
        await store.ReadAsync([rows], ct);
        return rows.Items;
    }

    /// <summary>A session of a store that the caller may know of; null when there is none.</summary>
    public async Task<CountSession?> FindAsync(Guid sessionId, Caller caller, CancellationToken ct)
    {
        var rows = Rows(Sql.Command(FindText, Sql.Id(CountSession.StreamOf(sessionId))));
        await store.ReadAsync([rows], ct);
        return rows.Items.Find(session => caller.MaySee(session.StoreId));
    }

    /// <summary>Whether another store has a session with an id.</summary>
    internal async Task<bool> FindElsewhereAsync(Guid sessionId, Guid storeId, CancellationToken ct)
    {
        var rows = Rows(Sql.Command(FindText, Sql.Id(CountSession.StreamOf(sessionId))));
        await store.ReadAsync([rows], ct);
        return rows.Items.Exists(session => session.StoreId != storeId);
    }

    /// <summary>
    /// Takes a step with a session in a store: what <paramref name="decide"/> says of the session as it is (null: there is none) at the time of the
    /// transaction. Refused when the caller may not write in the store any more, or is no administrator where one is needed.
    /// </summary>
    internal async Task<Outcome<CountSession>> StepAsync(
        Guid storeId, Guid sessionId, Caller caller, Func<CountSession?, DateTimeOffset, Decision<CountSessionEvent>> decide, CancellationToken ct)
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
        StepAsync(storeId, sessionId, by, null, _ => null, decide, ct);

    private async Task<Outcome<CountSession>> StepAsync(
        Guid storeId, Guid sessionId, Guid by, Read? read, Func<DateTimeOffset, Rejection?> check,
        Func<CountSession?, DateTimeOffset, Decision<CountSessionEvent>> decide, CancellationToken ct)
    {
        var stream = CountSession.StreamOf(sessionId);
        var loaded = DdonProjections.CountSession.Load(storeId.ToString(), [stream]);
        await using var transaction = await store.BeginAsync(storeId.ToString(), 1, read is null ? [loaded] : [loaded, read], ct);
        if (check(transaction.RecordedAt) is { } forbidden) return new(null, forbidden);

        var held = loaded.Items is [{ Data: { } data }] ? JsonSerializer.Deserialize<CountSession>(data, store.Types.Json) : null;
        var (happened, refused) = decide(held, transaction.RecordedAt);
        if (refused is not null || happened.Count == 0) return new(held, refused);

        var changed = happened.Aggregate(held, CountSession.Evolve)!;
        transaction.Append(stream, DdonEvents.CountSessionStream, held?.Version ?? 0,
            [.. happened.Select(one => new NewEvent(Guid.CreateVersion7(transaction.RecordedAt), one, by.ToString(), sessionId.ToString()))]);
        transaction.Prepare(DdonProjections.CountSession, [changed]);
        return await transaction.CommitAsync(ct) is CommitOutcome.Committed ? new(changed, null) : throw new LedgerBusyException();
    }

    private Rows<CountSession> Rows(Npgsql.NpgsqlBatchCommand command) =>
        new(command, row => JsonSerializer.Deserialize<CountSession>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
}
