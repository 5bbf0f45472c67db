using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Transactions;

namespace DDonDDon.Lab.Demo;

/// <summary>Why somebody might not expect a stock; the most surprising first.</summary>
public enum Surprise
{
    BelowZero,
    AmendedBeforeItArrived,
    Voided,
    AmendedTwice,
    CountedTwice,
    LateForTheCount,
    Amended,
    ClockCorrected,
}

/// <summary>A stock with what is surprising about it.</summary>
public sealed record SurprisingStock(StockView Stock, IReadOnlyList<Surprise> Surprises);

/// <summary>Finds the stocks that show best what the ledger settles by itself.</summary>
public static class SurpriseFinder
{
    /// <summary>
    /// The <paramref name="most"/> most surprising stocks. Each pick makes its surprises half as interesting for the next, so
    /// that every kind is shown. <paramref name="tolerance"/>: how far a clock may be off and not be called wrong.
    /// </summary>
    public static IReadOnlyList<SurprisingStock> Find(
        IReadOnlyList<StockView> stock, IReadOnlyList<TransactionView> history, TimeSpan tolerance, int most)
    {
        var movements = history.ToLookup(movement => movement.ProductId);
        var left = stock.Select(item => new SurprisingStock(item, [.. Of(item, [.. movements[item.ProductId]], tolerance)]))
            .Where(item => item.Surprises.Count > 0)
            .OrderBy(item => item.Stock.ProductId)
            .ToList();
        var interest = Enum.GetValues<Surprise>().ToDictionary(surprise => surprise, surprise => 1.0 / (1 + (int)surprise));
        var found = new List<SurprisingStock>();
        while (found.Count < most && left.MaxBy(item => item.Surprises.Sum(surprise => interest[surprise])) is { } next)
        {
            foreach (var surprise in next.Surprises) interest[surprise] /= 2;
            left.Remove(next);
            found.Add(next);
        }
        return found;
    }

    private static IEnumerable<Surprise> Of(StockView item, IReadOnlyList<TransactionView> movements, TimeSpan tolerance)
    {
        var arrival = movements.ToDictionary(movement => movement.Id, movement => movement.Version);
        var amended = movements.Where(movement => movement.MovementId is not null)
            .GroupBy(amendment => amendment.MovementId!.Value)
            .ToList();

        if (item.Quantity < 0) yield return Surprise.BelowZero;
        if (amended.Any(group => group.Any(amendment => amendment.Version < arrival.GetValueOrDefault(group.Key))))
            yield return Surprise.AmendedBeforeItArrived;
        if (movements.Any(movement => movement.Voided)) yield return Surprise.Voided;
        if (amended.Any(group => group.Count() > 1)) yield return Surprise.AmendedTwice;
        if (movements.Count(movement => movement is { Type: MovementType.Count, Voided: false }) > 1)
            yield return Surprise.CountedTwice;
        if (movements.Any(movement => movement.SupersededBy is { } count && arrival[count] < movement.Version))
            yield return Surprise.LateForTheCount;
        if (movements.Any(movement => movement is { AmendedBy: not null, Voided: false })) yield return Surprise.Amended;
        if (movements.Any(movement => (movement.OccurredAt - movement.ClientTime).Duration() > tolerance))
            yield return Surprise.ClockCorrected;
    }
}
