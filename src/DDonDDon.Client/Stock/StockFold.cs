using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Stock;

/// <summary>What own movements make of a stock: the number, and whether it is a guess.</summary>
internal readonly record struct FoldedStock(decimal Quantity, bool IsEstimate);

/// <summary>
/// The domain's fold, going on from the server's document: own originals with their own amendments are put in by their keys. Of what lies in
/// the server's part and was amended here, only the difference is.
/// </summary>
internal static class StockFold
{
    /// <summary>
    /// <paramref name="own"/>: movements that the document does not hold. <paramref name="settled"/>: this device's movements and amendments
    /// in the document that <paramref name="own"/> amends.
    /// </summary>
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
        foreach (var amended in Unfounded(own)) stock = Amend(stock, amended, settled, ref isEstimate);
        return new(stock.Quantity, isEstimate);
    }

    // Amendments whose original is not among the own movements, by the original.
    private static IEnumerable<IGrouping<Guid, MovementAmended>> Unfounded(IReadOnlyCollection<StockMovement> own)
    {
        var originals = own.OfType<OriginalMovement>().Select(movement => movement.Id).ToHashSet();
        return own.OfType<MovementAmended>().Where(amendment => !originals.Contains(amendment.MovementId)).GroupBy(amendment => amendment.MovementId);
    }

    // A count that lies before movements of others: what came after it, only the server knows. What was counted is the best there is.
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
        // Of what others recorded only the count that the stock starts from is known, and not who else amended it.
        isEstimate |= before is null;
        if (stock.Baseline is { } baseline && baseline.Key.Id == amendments.Key)
        {
            var counted = before is null ? Latest(amendments, baseline) : Group(stock, [.. settled, .. amendments], amendments.Key)!.Value.Quantity;
            // Without its count the stock starts from an earlier one, which is not known here.
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
        foreach (var movement in movements.Where(movement => movement.Id == original || movement is MovementAmended amendment && amendment.MovementId == original))
            history.Add(movement);
        return history.Effective() is [var only] ? only : null;
    }

    private static CurrentStock Shift(CurrentStock stock, decimal difference) => stock with { Quantity = Quantity.Normalize(stock.Quantity + difference) };
}
