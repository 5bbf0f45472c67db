using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Stock;

/// <summary>A stock with own movements: the number, and whether it is a guess.</summary>
internal readonly record struct FoldedStock(decimal Quantity, bool IsEstimate);

/// <summary>
/// The domain's fold, continued from the server's document. Originals and the amendments that this device made of them are applied by their
/// keys. Where the document already includes the original, only the difference that the amendment makes is applied.
/// </summary>
internal static class StockFold
{
    /// <param name="server">The stock by the server's document.</param>
    /// <param name="own">This device's movements that the document does not include.</param>
    /// <param name="settled">Those of this device's movements in the document that <paramref name="own"/> amends, with their earlier amendments.</param>
    public static FoldedStock Fold(CurrentStock server, IReadOnlyCollection<StockMovement> own, IReadOnlyCollection<StockMovement> settled)
    {
        var history = new StockHistory(server.StoreId, server.Id);
        foreach (var movement in own) history.Add(movement);

        var (stock, isEstimate) = (server, false);
        foreach (var (original, held, _) in history.Effective())
        {
            isEstimate |= server.Awaited.Contains(original.Id);
            if (held is { } quantity) stock = Add(stock, original with { Quantity = quantity }, ref isEstimate);
        }
        foreach (var amended in WithoutOriginal(own)) stock = Amend(stock, amended, settled, ref isEstimate);
        return new(stock.Quantity, isEstimate);
    }

    // Amendments whose original is not among the own movements, grouped by the original.
    private static IEnumerable<IGrouping<Guid, MovementAmended>> WithoutOriginal(IReadOnlyCollection<StockMovement> own)
    {
        var originals = own.OfType<OriginalMovement>().Select(movement => movement.Id).ToHashSet();
        return own.OfType<MovementAmended>().Where(amendment => !originals.Contains(amendment.MovementId)).GroupBy(amendment => amendment.MovementId);
    }

    // Of a count that is older than movements of others, only the server knows what came after it. What was counted is the best guess.
    private static CurrentStock Add(CurrentStock stock, OriginalMovement movement, ref bool isEstimate)
    {
        if ((stock with { Awaited = [] }).TryApply(movement) is { } next) return next;
        isEstimate = true;
        return stock with { Quantity = Quantity.Normalize(movement.Quantity), Baseline = new(movement.Key, movement.Quantity) };
    }

    private static CurrentStock Amend(
        CurrentStock stock, IGrouping<Guid, MovementAmended> amendments, IReadOnlyCollection<StockMovement> settled, ref bool isEstimate)
    {
        var before = Group(stock, settled, amendments.Key);
        // Of other devices' movements, only the count that the stock starts from is known here, and not its amendments.
        isEstimate |= before is null;
        if (stock.Baseline is { } baseline && baseline.Key.Id == amendments.Key)
        {
            var counted = before is null ? Latest(amendments, baseline) : Group(stock, [.. settled, .. amendments], amendments.Key)!.Value.Quantity;
            // A stock whose count is void starts from an earlier count, which is not known here.
            isEstimate |= counted is null;
            return Shift(stock, (counted ?? baseline.Quantity) - baseline.Quantity);
        }
        if (before is not { } group || stock.IsSuperseded(group.Original.Key)) return stock;
        isEstimate |= group.Original is StockCounted;
        var after = Group(stock, [.. settled, .. amendments], amendments.Key)!.Value;
        return Shift(stock, after.Difference - group.Difference);
    }

    private static decimal? Latest(IEnumerable<MovementAmended> amendments, Baseline baseline) =>
        amendments.Where(amendment => amendment.Key > baseline.Key).MaxBy(amendment => amendment.Key) is { } last ? last.Quantity : baseline.Quantity;

    private static EffectiveMovement? Group(CurrentStock stock, IEnumerable<StockMovement> movements, Guid original)
    {
        var history = new StockHistory(stock.StoreId, stock.Id);
        foreach (var movement in movements.Where(movement => movement.Id == original || movement is MovementAmended amended && amended.MovementId == original))
            history.Add(movement);
        return history.Effective() is [var only] ? only : null;
    }

    private static CurrentStock Shift(CurrentStock stock, decimal difference) => stock with { Quantity = Quantity.Normalize(stock.Quantity + difference) };
}
