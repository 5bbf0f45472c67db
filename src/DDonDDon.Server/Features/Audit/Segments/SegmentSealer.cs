using System.Diagnostics;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Audit.Segments;

/// <summary>What a comparison of a store's segments with their events found. <paramref name="Different"/>: what they hold otherwise, or not at all.</summary>
internal sealed record SegmentsVerified(Guid StoreId, int Segments, long Movements, IReadOnlyList<LedgerRange> Different);

/// <summary>
/// Packs each store's movements into segments of a set number of events, once there are so many. Events never change and a ledger's positions rise
/// in commit order, so a segment holds for good, and whoever makes it makes the same.
/// </summary>
internal sealed class SegmentSealer(LedgerDatabase store, int eventsASegment = SegmentSealer.EventsASegment)
{
    public const int EventsASegment = 10_000;

    /// <summary>What operators call the segments, beside the projections.</summary>
    public const string Name = "movement-segments";

    public const string Table = "ddon_movement_segment";

    /// <summary>Seals whatever there is to seal, of every store, and after each segment rests for so many times as long as that one took.</summary>
    public async Task RunAsync(CancellationToken ct, int rest = 0)
    {
        var behind = SegmentSql.Behind(eventsASegment);
        await store.ReadAsync([behind], ct);
        foreach (var storeId in behind.Items)
            for (var clock = Stopwatch.StartNew(); await SealNextAsync(storeId, ct); clock.Restart()) await Task.Delay(rest * clock.Elapsed, ct);
    }

    /// <summary>The stores that have segments, or the one, with how many of their events those hold.</summary>
    public async Task<IReadOnlyList<(Guid StoreId, long Events)>> SealedAsync(Guid? storeId, CancellationToken ct)
    {
        var stores = SegmentSql.Stores(storeId);
        await store.ReadAsync([stores], ct);
        return stores.Items;
    }

    /// <summary>
    /// Packs a store's segments again and compares. <paramref name="mend"/>: and puts the right bytes in the place of wrong ones; what follows a gap is
    /// taken away, to be sealed again.
    /// </summary>
    public async Task<SegmentsVerified> VerifyAsync(Guid storeId, bool mend, Action<long>? progress, CancellationToken ct)
    {
        var listed = SegmentSql.List(storeId, long.MaxValue);
        await store.ReadAsync([listed], ct);
        var (movements, different, end) = (0L, new List<LedgerRange>(), 0L);
        foreach (var (range, amendments) in listed.Items)
        {
            if (range.After != end)
            {
                different.Add(new(end, range.After));
                if (mend) await store.ReadAsync([new Write(SegmentSql.Remove(storeId, range.After))], ct);
                break;
            }
            var originals = SegmentSql.Originals(storeId, range);
            await store.ReadAsync([originals], ct);
            var (packed, count) = await PackAsync(storeId, range, ct);
            (movements, end) = (movements + count, range.Until);
            progress?.Invoke(count);
            if (originals.Items is [var held] && held.AsSpan().SequenceEqual(packed.Originals) && amendments.AsSpan().SequenceEqual(packed.Amendments))
                continue;
            different.Add(range);
            if (mend) await store.ReadAsync([new Write(SegmentSql.Mend(storeId, range, packed.Originals, packed.Amendments))], ct);
        }
        return new(storeId, listed.Items.Count, movements, different);
    }

    private async Task<bool> SealNextAsync(Guid storeId, CancellationToken ct)
    {
        var next = SegmentSql.Next(storeId, eventsASegment);
        await store.ReadAsync([next], ct);
        if (next.Items is not [var (after, last, events)] || last is not { } until) return false;
        var range = new LedgerRange(after, until);
        var (packed, _) = await PackAsync(storeId, range, ct);
        await store.ReadAsync([new Write(SegmentSql.Add(storeId, range, events, packed.Originals, packed.Amendments))], ct);
        return true;
    }

    private async Task<((byte[] Originals, byte[] Amendments) Packed, int Movements)> PackAsync(Guid storeId, LedgerRange range, CancellationToken ct)
    {
        var movements = new List<LedgerMovement>();
        await foreach (var one in LedgerMovements.RowsAsync(store, storeId, range, typeof(StockMovement), ct)) movements.Add(one);
        return (MovementSegment.Write(range.After, movements), movements.Count);
    }
}
