using System.Globalization;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Tests.Stock;

/// <summary>
/// The three rules of the fold written down as queries over the whole set, with its own idea of order and of what fits:
/// slow, and shaped so differently from the program that both can hardly be wrong in the same way.
/// </summary>
internal static class PlainStock
{
    public static CurrentStock Of(IEnumerable<StockMovement> arrivals)
    {
        var all = arrivals.DistinctBy(movement => movement.Id).ToList();
        var originals = all.OfType<OriginalMovement>().OrderBy(Place, StringComparer.Ordinal).ToList();
        var holding = originals.Where(original => Holds(original, all) is not null).ToList();
        var baseline = holding.OfType<StockCounted>().LastOrDefault();
        var counting = baseline is null ? holding : holding[(holding.IndexOf(baseline) + 1)..];

        decimal Total(IEnumerable<OriginalMovement> movements) => movements.Sum(movement => Holds(movement, all) ?? 0);
        return new()
        {
            Id = Some.ProductId,
            StoreId = Some.StoreId,
            Quantity = Plain((baseline is null ? 0 : Holds(baseline, all)!.Value)
                + Total(counting.OfType<StockReceived>()) - Total(counting.OfType<StockIssued>()) + Total(counting.OfType<StockAdjusted>())),
            Baseline = baseline is null ? null : new(baseline.Key, Plain(Holds(baseline, all)!.Value)),
            Latest = originals.LastOrDefault()?.Key,
            TotalIn = Plain(Total(holding.OfType<StockReceived>())),
            TotalOut = Plain(Total(holding.OfType<StockIssued>())),
            Awaited = [.. all.OfType<MovementAmended>().Select(amendment => amendment.MovementId)
                .Except(originals.Select(original => original.Id)).OrderBy(id => id.ToString(), StringComparer.Ordinal)],
            Version = all.Count,
        };
    }

    /// <summary>Rule 1: the group's member with the greatest key decides the quantity, or that there is none.</summary>
    private static decimal? Holds(OriginalMovement original, IEnumerable<StockMovement> all) =>
        all.OfType<MovementAmended>()
            .Where(amendment => amendment.MovementId == original.Id && (amendment.Void || CanBe(original, amendment.Quantity!.Value)))
            .Select(amendment => (Place: Place(amendment), amendment.Quantity))
            .Append((Place: Place(original), Quantity: original.Quantity))
            .OrderBy(member => member.Place, StringComparer.Ordinal)
            .Last().Quantity;

    private static bool CanBe(OriginalMovement original, decimal quantity) => Math.Sign(quantity) switch
    {
        0 => original is StockCounted,
        -1 => original is StockAdjusted,
        _ => true,
    };

    private static string Place(StockMovement movement) =>
        $"{movement.OccurredAt.UtcTicks:D20} {movement.DeviceId} {movement.Seq:D20} {movement.Id}";

    private static decimal Plain(decimal quantity) => quantity == 0
        ? 0
        : decimal.Parse(quantity.ToString("0.###", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
