using System.Diagnostics;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Audit.Segments;

/// <summary>What a comparison of a store's segments with their events found. <paramref name="Different"/>: what they hold otherwise, or not at all.</summary>
internal sealed record SegmentsVerified(Guid StoreId, int Segments, long Movements, IReadOnlyList<LedgerRange> Different);

/// <summary>
/// Packs each store's movements into segments of a set number of events, once there are so many. Events never change and a ledger's positions rise
/// in commit order, so a segment never changes, and every program packs the same one.
/// </summary>
internal sealed class SegmentSealer(LedgerDatabase store, int eventsASegment = SegmentSealer.EventsASegment)
{
    public const int EventsASegment = 10_000;

    /// <summary>What operators call the segments, beside the projections.</summary>
    public const string Name = "movement-segments";

    public const string Table = "ddon_movement_segment";

    private const string BehindSql = """
        -- Stores' ledgers with so many events or more that are in no segment.
        -- $1 tenant of what belongs to no store, $2 how many events. One row a ledger: tenant.
        select head.tenant_id
        from ddon_ledger_head head
        left join lateral (select event_count from ddon_movement_segment where tenant_id = head.tenant_id order by after_seq desc limit 1) last on true
        where head.tenant_id <> $1 and head.event_count - coalesce(last.event_count, 0) >= $2
        order by head.tenant_id collate "C"
        """;

    /// <summary>Seals whatever there is to seal, of every store, and after each segment rests for so many times as long as that one took.</summary>
    public async Task RunAsync(CancellationToken ct, int rest = 0)
    {
        var behind = new Rows<Guid>(
            Sql.Command(BehindSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Bigint(eventsASegment)), row => Guid.Parse(row.GetString(0)));
        await store.ReadAsync([behind], ct);
        foreach (var storeId in behind.Items)
            for (var clock = Stopwatch.StartNew(); await SealNextAsync(storeId, ct); clock.Restart()) await Task.Delay(rest * clock.Elapsed, ct);
    }

    private const string StoresSql = """
        -- Stores whose movements are packed, as far as they are. $1 store (null: all). One row a store: tenant, how many events are packed.
        select tenant_id, max(event_count)
        from ddon_movement_segment
        where $1::varchar is null or tenant_id = $1
        group by tenant_id
        order by tenant_id collate "C"
        """;

    /// <summary>The stores that have segments, or the one, with how many of their events those hold.</summary>
    public async Task<IReadOnlyList<(Guid StoreId, long Events)>> SealedAsync(Guid? storeId, CancellationToken ct)
    {
        var stores = new Rows<(Guid, long)>(
            Sql.Command(StoresSql, Sql.Text(storeId?.ToString())), row => (Guid.Parse(row.GetString(0)), row.GetInt64(1)));
        await store.ReadAsync([stores], ct);
        return stores.Items;
    }

    private const string RemoveSql = """
        -- Takes a segment away, and those after it. $1 tenant (the store), $2 position before its first event. No rows.
        delete from ddon_movement_segment where tenant_id = $1 and after_seq >= $2
        """;

    private const string MendSql = """
        -- Packs a segment anew.
        -- $1 tenant (the store), $2 position before its first event, $3 packed originals, $4 packed amendments. No rows.
        update ddon_movement_segment set originals = $3, amendments = $4 where tenant_id = $1 and after_seq = $2
        """;

    /// <summary>
    /// Packs a store's segments again and compares. <paramref name="mend"/>: and puts the right bytes in the place of wrong ones; what follows a gap is
    /// taken away, to be sealed again.
    /// </summary>
    public async Task<SegmentsVerified> VerifyAsync(Guid storeId, bool mend, Action<long>? progress, CancellationToken ct)
    {
        var listed = LedgerMovements.ListSegments(storeId, long.MaxValue);
        await store.ReadAsync([listed], ct);
        var (movements, different, end) = (0L, new List<LedgerRange>(), 0L);
        foreach (var (range, amendments) in listed.Items)
        {
            if (range.After != end)
            {
                different.Add(new(end, range.After));
                if (mend) await WriteAsync(RemoveSql, ct, Sql.Text(storeId.ToString()), Sql.Bigint(range.After));
                break;
            }
            var originals = LedgerMovements.Originals(storeId, range);
            await store.ReadAsync([originals], ct);
            var (packed, count) = await PackAsync(storeId, range, ct);
            (movements, end) = (movements + count, range.Until);
            progress?.Invoke(count);
            if (originals.Items is [var held] && held.AsSpan().SequenceEqual(packed.Originals) && amendments.AsSpan().SequenceEqual(packed.Amendments))
                continue;
            different.Add(range);
            if (mend)
                await WriteAsync(MendSql, ct,
                    Sql.Text(storeId.ToString()), Sql.Bigint(range.After), Sql.Bytes(packed.Originals), Sql.Bytes(packed.Amendments));
        }
        return new(storeId, listed.Items.Count, movements, different);
    }

    private const string NextSql = """
        -- Which events the next segment of a ledger takes.
        -- $1 tenant (the store), $2 how many events. One row: position before the first, the last position (null: there are not so many yet), how many
        -- events of the ledger come up to there.
        select coalesce(last.until_seq, 0), next.seq_id, coalesce(last.event_count, 0) + $2
        from (values (1)) one
        left join lateral (select until_seq, event_count from ddon_movement_segment where tenant_id = $1 order by after_seq desc limit 1) last on true
        left join lateral (
            select seq_id from mt_events where tenant_id = $1 and seq_id > coalesce(last.until_seq, 0) order by seq_id offset $2 - 1 limit 1) next on true
        """;

    private const string AddSql = """
        -- Adds a segment; what another program has added meanwhile stays, for it is the same.
        -- $1 tenant (the store), $2 position before its first event, $3 its last position, $4 how many events of the ledger come up to there,
        -- $5 packed originals, $6 packed amendments. No rows.
        insert into ddon_movement_segment (tenant_id, after_seq, until_seq, event_count, originals, amendments)
        values ($1, $2, $3, $4, $5, $6)
        on conflict (tenant_id, after_seq) do nothing
        """;

    private async Task<bool> SealNextAsync(Guid storeId, CancellationToken ct)
    {
        var next = new Rows<(long After, long? Until, long Events)>(
            Sql.Command(NextSql, Sql.Text(storeId.ToString()), Sql.Bigint(eventsASegment)),
            row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.GetInt64(2)));
        await store.ReadAsync([next], ct);
        if (next.Items is not [var (after, last, events)] || last is not { } until) return false;
        var range = new LedgerRange(after, until);
        var (packed, _) = await PackAsync(storeId, range, ct);
        await WriteAsync(AddSql, ct, Sql.Text(storeId.ToString()), Sql.Bigint(range.After), Sql.Bigint(range.Until), Sql.Bigint(events),
            Sql.Bytes(packed.Originals), Sql.Bytes(packed.Amendments));
        return true;
    }

    private Task WriteAsync(string statement, CancellationToken ct, params NpgsqlParameter[] parameters) =>
        store.ReadAsync([new Write(Sql.Command(statement, parameters))], ct);

    private async Task<((byte[] Originals, byte[] Amendments) Packed, int Movements)> PackAsync(Guid storeId, LedgerRange range, CancellationToken ct)
    {
        var movements = new List<LedgerMovement>();
        await foreach (var one in LedgerMovements.RowsAsync(store, storeId, range, typeof(StockMovement), ct)) movements.Add(one);
        return (MovementSegment.Write(range.After, movements), movements.Count);
    }
}
