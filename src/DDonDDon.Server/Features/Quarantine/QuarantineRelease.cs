using DDonDDon.Domain.Booking;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Pending;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Features.Quarantine;

/// <summary>
/// Books what is in quarantine, with the time, device, counter, people and batch that it came with, by the rules that every movement goes by.
/// An item is booked and its row closed in one transaction; what still cannot be booked stays, with the reason of this time.
/// </summary>
public sealed class QuarantineRelease(ILedgers ledgers, IQuarantine quarantine, ServerSettings settings) : IPendingWork
{
    private const int MostAtOnce = 200;
    private const int MostInOneScan = 5000;

    /// <summary>Books everything that waits for a code or product which is there by now.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var items in await quarantine.ResolvableAsync(MostInOneScan, ct))
            foreach (var ids in items.Chunk(MostAtOnce))
                await ReleaseAsync(items.Key, ids, null, ct);
    }

    /// <summary>
    /// Tries to book items of one store's quarantine, at most 200. <paramref name="decidedBy"/>: the administrator who says so, who must be one still;
    /// null when it happens by itself. <paramref name="productId"/>: the product that their codes meant this time; null: whichever has the code.
    /// Returns what became of each that exists.
    /// </summary>
    public async Task<IReadOnlyList<ItemResult>> ReleaseAsync(Guid storeId, Guid[] ids, Guid? decidedBy, CancellationToken ct, Guid? productId = null)
    {
        var items = await quarantine.SubmittedAsync(storeId, ids, decidedBy, ct);
        if (productId is not null) items = [.. items.Select(item => item with { Source = new ItemSource.SetAside(decidedBy) { ProductId = productId } })];
        if (items.Count == 0) return [];
        return (await ledgers.BookAsync(new StoreRequest(storeId, items, []), settings.ConflictRules, ct)).Answers;
    }
}
