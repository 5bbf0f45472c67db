using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>What the ledgers have already of a sheet.</summary>
internal static class StoredLines
{
    private const string TimesSql = """
        -- Which of some ids are stored, in whichever store.
        -- $1 ids. One row a stored one: id, when its client said it was.
        select wanted.id, (e.data ->> 'clientTime')::timestamptz
        from unnest($1::uuid[]) as wanted(id)
        cross join lateral (select data from mt_events where id between wanted.id and wanted.id order by id limit 1) e
        """;

    /// <summary>Which of some ids are stored, and when their clients said they were.</summary>
    public static async Task<Dictionary<Guid, DateTimeOffset>> TimesAsync(LedgerDatabase store, IEnumerable<Guid> ids, CancellationToken ct)
    {
        var found = new Dictionary<Guid, DateTimeOffset>();
        foreach (var some in ids.Chunk(10_000))
        {
            var rows = new Rows<(Guid Id, DateTimeOffset At)>(
                Sql.Command(TimesSql, Sql.Ids(some)), row => (row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1)));
            await store.ReadAsync([rows], ct);
            foreach (var (id, at) in rows.Items) found[id] = at;
        }
        return found;
    }

    /// <summary>The events that some ids are of.</summary>
    public static async Task<Dictionary<Guid, object>> EventsAsync(LedgerDatabase store, IEnumerable<Guid> ids, CancellationToken ct)
    {
        var found = new Dictionary<Guid, object>();
        foreach (var some in ids.Distinct().Chunk(1_000))
        {
            var rows = LedgerDatabase.ReadEventsAnywhere(some);
            await store.ReadAsync([rows], ct);
            foreach (var stored in rows.Items) found[stored.Id] = store.Types.Read(stored);
        }
        return found;
    }
}
