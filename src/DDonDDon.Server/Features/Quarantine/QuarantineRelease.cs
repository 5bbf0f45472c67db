using System.Text.Json;
using DDonDDon.Domain.Sync;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Pending;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Features.Quarantine;

/// <summary>
/// Books what is in quarantine, with the time, device, counter, people and batch that it came with, by the rules that every movement goes by.
/// An item is booked and its row closed in one transaction; what still cannot be booked stays, with the reason of this time.
/// </summary>
internal sealed class QuarantineRelease(ILedgers ledgers, PostgresEventStore store, QuarantineQueries quarantine, ServerSettings settings) : IPendingWork
{
    private const int MostAtOnce = 200;
    private const int MostInOneScan = 5000;
    private static readonly string SubmittedText = SqlText.Load(typeof(QuarantineRelease).Assembly, "quarantine/submitted.sql");

    /// <summary>Books everything that waits for a code or product which is there by now.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var items in await quarantine.ResolvableAsync(MostInOneScan, ct))
            foreach (var ids in items.Chunk(MostAtOnce))
                await ReleaseAsync(items.Key, ids, null, ct);
    }

    /// <summary>
    /// Tries to book items of one store's quarantine, at most 200. <paramref name="decidedBy"/>: the administrator who says so, who must be one still;
    /// null when it happens by itself. Returns what became of each that exists.
    /// </summary>
    public async Task<IReadOnlyList<ItemResult>> ReleaseAsync(Guid storeId, Guid[] ids, Guid? decidedBy, CancellationToken ct)
    {
        var submitted = Submitted(storeId, ids, decidedBy);
        await store.ReadAsync([submitted], ct);
        var items = submitted.Items;
        if (items.Count == 0) return [];
        await new StoreBatch(ledgers, storeId, items, settings.ConflictRules).RunAsync(transaction => Settle(transaction, items), ct);
        return [.. items.Select(item => item.Answer!)];
    }

    private static void Settle(IStoreTransaction transaction, List<SubmittedItem> items)
    {
        var booked = items.ToLookup(item => item.Answer!.Status is ItemStatus.Accepted or ItemStatus.Duplicate);
        if (booked[true].Any()) transaction.Release([.. booked[true]]);
        if (booked[false].Any()) transaction.KeepQuarantined([.. booked[false]]);
    }

    private static Rows<SubmittedItem> Submitted(Guid storeId, Guid[] ids, Guid? decidedBy) => new(
        Sql.Command(SubmittedText, Sql.Text(storeId.ToString()), Sql.Ids(ids)),
        row =>
        {
            var (deviceId, raw) = (row.GetGuid(2), row.GetFieldValue<byte[]>(1));
            using var document = JsonDocument.Parse(raw);
            var (item, rejection) = ItemReader.Read(document.RootElement, 0, deviceId);
            if (item is null) throw new InvalidOperationException($"Item {row.GetGuid(0)} in quarantine cannot be read any more: {rejection!.Message}");
            var submission = new Submission(row.GetGuid(4), deviceId, row.GetGuid(3), row.GetFieldValue<DateTimeOffset>(5), 0);
            var time = new EffectiveTime(row.GetFieldValue<DateTimeOffset>(6), Enum.Parse<ClockMethod>(row.GetString(7)));
            return new(submission, item, time) { IsJudged = true, IsReleased = true, DecidedBy = decidedBy };
        });
}
