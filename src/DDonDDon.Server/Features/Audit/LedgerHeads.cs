using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Audit;

/// <summary>Where the ledgers end, as the database holds it.</summary>
public static class LedgerHeads
{
    private const string HeadsSql = """
        -- Where each ledger ends: one snapshot of all. No parameters.
        -- One row a ledger by tenant: tenant, number of events, last position, last hash in hexadecimal, when the last was recorded (null before the first).
        select tenant_id, event_count, last_seq_id, encode(last_hash, 'hex'), nullif(last_recorded_at, '-infinity')
        from ddon_ledger_head
        order by tenant_id collate "C"
        """;

    /// <summary>Takes a digest of all ledgers, one snapshot.</summary>
    public static async Task<LedgerDigest> TakeDigestAsync(LedgerDatabase store, DateTimeOffset now, CancellationToken ct)
    {
        var heads = new Rows<LedgerHead>(Sql.Command(HeadsSql), row => new(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4)));
        await store.ReadAsync([heads], ct);
        return LedgerDigest.Of(now, heads.Items);
    }

    private const string PositionBeforeSql = """
        -- The last position of a ledger that was recorded before a time. $1 tenant, $2 time (null: all). One row: 0 when nothing was.
        select coalesce(case when $2::timestamptz is null then max(last_seq_id) else ddon_position_since($1, $2) - 1 end, 0)
        from ddon_ledger_head
        where tenant_id = $1
        """;

    /// <summary>The last position of a ledger that was recorded before a time; null: the last of all. 0 when nothing was.</summary>
    public static async Task<long> PositionBeforeAsync(LedgerDatabase store, string tenant, DateTimeOffset? time, CancellationToken ct)
    {
        var position = new Rows<long>(Sql.Command(PositionBeforeSql, Sql.Text(tenant), Sql.Time(time)), row => row.GetInt64(0));
        await store.ReadAsync([position], ct);
        return position.Items.Count == 0 ? 0 : position.Items[0];
    }
}
