namespace DDonDDon.Domain.Stock;

/// <summary>
/// What one product did in one store on one day there, as a function of the set of that day's movements: what was there before them it does not
/// know, so that what arrives late changes its own day only. Quantities are in pieces, as they hold after amendments. There is one for each day on
/// which a movement happened, void or not.
/// </summary>
public sealed record DailyStock
{
    /// <summary>What <see cref="Reasons"/> calls an adjustment without a reason.</summary>
    public const string NoReason = "none";

    /// <summary>Follows from the product and the day.</summary>
    public required Guid Id { get; init; }

    public required Guid ProductId { get; init; }
    public required Guid StoreId { get; init; }
    public required DateOnly Day { get; init; }
    public decimal Received { get; init; }
    public decimal Issued { get; init; }

    /// <summary>The sum of <see cref="Reasons"/>.</summary>
    public decimal Adjusted { get; init; }

    /// <summary>The day's adjustments by their reasons; a reason is there when an adjustment that is not void has it.</summary>
    public IReadOnlyDictionary<string, decimal> Reasons { get; init; } = new SortedDictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>The day's last count that holds, or null.</summary>
    public Baseline? LastCount { get; init; }

    /// <summary>What the movements after the last count add up to; without a count, all of them.</summary>
    public decimal Moved { get; init; }

    /// <summary>How many movements happened, amendments not counted.</summary>
    public long Movements { get; init; }

    /// <summary>How many events the day has: its movements and their amendments.</summary>
    public long Version { get; init; }

    /// <summary>The stock at the end of the day, when it began with <paramref name="opening"/>.</summary>
    public decimal Closing(decimal opening) => Sum(LastCount?.Quantity ?? opening, Moved);

    /// <summary>
    /// By how much the day's counts changed what was thought to be there: opening + received − issued + adjusted + counted = closing.
    /// </summary>
    public decimal Counted(decimal opening) => Stock.Quantity.Normalize(Closing(opening) - opening - Received + Issued - Adjusted);

    public static DailyStock Empty(Guid storeId, Guid productId, DateOnly day) => new()
    {
        Id = DerivedId.Of(productId, day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
        ProductId = productId,
        StoreId = storeId,
        Day = day,
    };

    /// <summary>The days that the whole set gives, in their order.</summary>
    public static IReadOnlyList<DailyStock> Fold(StockHistory history, StoreCalendar calendar)
    {
        var days = new List<DailyStock>();
        foreach (var movement in history.Effective())
        {
            var day = calendar.DayOf(movement.Original.OccurredAt);
            if (days.Count == 0 || days[^1].Day != day) days.Add(Empty(history.StoreId, history.ProductId, day));
            days[^1] = days[^1].With(movement);
        }
        return days;
    }

    /// <summary>The day with one more movement; a count is the last in the order of keys, or one that a later count has replaced.</summary>
    internal DailyStock With(EffectiveMovement movement)
    {
        if (movement.Quantity is not { } quantity) return Noted(movement);
        var isReplaced = movement.Original.Key < LastCount?.Key;
        if (movement.Original is StockCounted count)
            return isReplaced ? Noted(movement) : Noted(movement) with { LastCount = new(count.Key, Stock.Quantity.Normalize(quantity)), Moved = 0 };
        return isReplaced ? Booked(movement) : Booked(movement) with { Moved = Sum(Moved, movement.Difference) };
    }

    private DailyStock Noted(EffectiveMovement movement) => this with { Movements = Movements + 1, Version = Version + movement.Events };

    private DailyStock Booked(EffectiveMovement movement) => movement.Original switch
    {
        StockReceived => Noted(movement) with { Received = Sum(Received, movement.Quantity!.Value) },
        StockIssued => Noted(movement) with { Issued = Sum(Issued, movement.Quantity!.Value) },
        StockAdjusted adjusted => Noted(movement) with
        {
            Adjusted = Sum(Adjusted, movement.Quantity!.Value),
            Reasons = ReasonsWith(adjusted.Reason ?? NoReason, movement.Quantity.Value),
        },
        _ => throw new InvalidOperationException($"{movement.Original.GetType().Name} is not a movement that days know."),
    };

    private SortedDictionary<string, decimal> ReasonsWith(string reason, decimal quantity)
    {
        var reasons = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (held, sum) in Reasons) reasons[held] = sum;
        reasons[reason] = Sum(reasons.GetValueOrDefault(reason), quantity);
        return reasons;
    }

    private static decimal Sum(decimal left, decimal right) => Stock.Quantity.Normalize(left + right);

    public bool Equals(DailyStock? other) => other is not null
        && (Id, ProductId, StoreId, Day, Received, Issued, Adjusted, LastCount, Moved, Movements, Version)
            == (other.Id, other.ProductId, other.StoreId, other.Day, other.Received, other.Issued, other.Adjusted, other.LastCount, other.Moved,
                other.Movements, other.Version)
        && Reasons.Count == other.Reasons.Count && Reasons.All(other.Reasons.Contains);

    public override int GetHashCode() => HashCode.Combine(Id, Moved, Version);
}
