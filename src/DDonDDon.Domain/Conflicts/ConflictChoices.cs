using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Conflicts;

/// <summary>
/// A choice, and the stock that it gives; null where that is for the person to say, or where it is not about stock.
/// <paramref name="Counted"/>: what the count that stands would be amended to.
/// </summary>
public sealed record ChoiceOutcome(ConflictChoice Choice, decimal? ResultingQuantity, decimal? Counted = null);

/// <summary>What each choice of an open conflict would do, in numbers, by what is known now.</summary>
public static class ConflictChoices
{
    /// <summary>
    /// The choices there are. Choices that would make a count negative are left out: nobody can have counted that. <paramref name="history"/>: the item's
    /// movements since the first of those that met.
    /// </summary>
    public static IReadOnlyList<ChoiceOutcome> Of(Conflict conflict, CurrentStock stock, StockHistory history)
    {
        if (!conflict.IsOpen) return [];
        return conflict.Kind switch
        {
            ConflictKind.LateMovement => [Keep(stock), .. Recounting(conflict, stock, history, ConflictChoice.ApplyDifference), SetQuantity],
            ConflictKind.ConcurrentCounts => [Keep(stock), .. Recounting(conflict, stock, history, ConflictChoice.TakeOther), SetQuantity],
            ConflictKind.NegativeStock => [SetQuantity],
            _ => throw new InvalidOperationException($"{conflict.Kind} is no kind of conflict about stock."),
        };
    }

    /// <summary>The choices of a conflict about a product.</summary>
    public static IReadOnlyList<ChoiceOutcome> OfProduct(Conflict conflict) =>
        conflict.IsOpen ? [new(ConflictChoice.Keep, null), new(ConflictChoice.TakeOther, null)] : [];

    private static ChoiceOutcome SetQuantity { get; } = new(ConflictChoice.SetQuantity, null);

    private static ChoiceOutcome Keep(CurrentStock stock) => new(ConflictChoice.Keep, stock.Quantity);

    private static IEnumerable<ChoiceOutcome> Recounting(Conflict conflict, CurrentStock stock, StockHistory history, ConflictChoice choice)
    {
        if (history.Find(conflict.Movements[0].Id) is not { Quantity: { } } first) yield break;
        if (history.Find(conflict.Movements[^1].Id) is not { Quantity: { } counted } standing) yield break;
        var other = Quantity.Normalize(choice is ConflictChoice.ApplyDifference
            ? counted + first.Difference
            : CountedBy(history, first.Original, standing.Original));
        if (other >= 0 && Quantity.IsValid(other)) yield return new(choice, Quantity.Normalize(stock.Quantity - counted + other), other);
    }

    /// <summary>What somebody would have counted at the place of <paramref name="later"/>, if <paramref name="count"/> was right.</summary>
    internal static decimal CountedBy(StockHistory history, OriginalMovement count, OriginalMovement later) => Quantity.Normalize(
        (history.Find(count.Id)?.Quantity ?? 0)
        + history.Effective().Where(movement => movement.Original.Key > count.Key && movement.Original.Key < later.Key).Sum(movement => movement.Difference));
}
