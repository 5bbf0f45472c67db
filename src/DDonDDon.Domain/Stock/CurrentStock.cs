namespace DDonDDon.Domain.Stock;

/// <summary>The count that the stock starts from: its place in time and the quantity that holds for it.</summary>
public sealed record Baseline(OrderKey Key, decimal Quantity);

/// <summary>
/// The stock of one product in one store, as a function of the set of its movements: the document that answers
/// "how many are there". Quantities are in pieces. It is the same whatever the order of arrival.
/// </summary>
public sealed record CurrentStock
{
    /// <summary>The product's id; the store is the tenant.</summary>
    public required Guid Id { get; init; }

    public required Guid StoreId { get; init; }
    public decimal Quantity { get; init; }

    /// <summary>The last count that holds, or null when nobody has counted.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>The greatest key among the movements (amendments keep their original's place), or null when there are none.</summary>
    public OrderKey? Latest { get; init; }

    /// <summary>Everything ever booked in (INBOUND), whether or not a count has replaced it since.</summary>
    public decimal TotalIn { get; init; }

    /// <summary>Everything ever booked out (OUTBOUND), whether or not a count has replaced it since.</summary>
    public decimal TotalOut { get; init; }

    /// <summary>Originals that amendments are stored for, but that have not arrived; in ascending order.</summary>
    public IReadOnlyList<Guid> Awaited { get; init; } = [];

    /// <summary>The stream's version: how many movements are stored.</summary>
    public long Version { get; init; }

    public static CurrentStock Empty(Guid storeId, Guid productId) => new() { Id = productId, StoreId = storeId };

    /// <summary>Whether a movement at this place no longer counts, because a later count replaced it.</summary>
    public bool IsSuperseded(OrderKey key) => Baseline is { } baseline && key < baseline.Key;

    /// <summary>
    /// The document after one more movement, in constant time; or null when the document alone cannot tell (an amendment,
    /// the original of one, or a count among later movements), and the item's own movements must be folded again.
    /// The movement must not be among those already counted.
    /// </summary>
    public CurrentStock? TryApply(StockMovement movement) => movement switch
    {
        MovementAmended => null,
        OriginalMovement original when Awaits(original.Id) => null,
        StockCounted count => TryCount(count),
        StockReceived received => Move(received.Key, received.Quantity) with { TotalIn = Sum(TotalIn, received.Quantity) },
        StockIssued issued => Move(issued.Key, -issued.Quantity) with { TotalOut = Sum(TotalOut, issued.Quantity) },
        StockAdjusted adjusted => Move(adjusted.Key, adjusted.Quantity),
        _ => throw new InvalidOperationException($"{movement.GetType().Name} is not a movement that stock knows."),
    };

    private CurrentStock? TryCount(StockCounted count)
    {
        if (IsSuperseded(count.Key)) return Move(count.Key, 0);
        if (count.Key < Latest) return null;
        var counted = Stock.Quantity.Normalize(count.Quantity);
        return Move(count.Key, 0) with { Quantity = counted, Baseline = new(count.Key, counted) };
    }

    private CurrentStock Move(OrderKey key, decimal difference) => this with
    {
        Quantity = IsSuperseded(key) ? Quantity : Sum(Quantity, difference),
        Latest = Latest is { } latest && latest > key ? latest : key,
        Version = Version + 1,
    };

    private bool Awaits(Guid id) => Awaited.Contains(id);

    private static decimal Sum(decimal left, decimal right) => Stock.Quantity.Normalize(left + right);
}
