using System.Text.Json.Serialization;

namespace DDonDDon.Domain.Stock;

/// <summary>
/// What one product did in one store on one day there, as a function of the set of its movements. Quantities are in pieces, as they hold
/// after amendments. <see cref="Opening"/> + received − issued + adjusted + counted = closing. There is one for each day on which a
/// movement happened, void or not.
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

    /// <summary>By how much the day's counts changed what was thought to be there.</summary>
    public decimal Counted { get; init; }

    /// <summary>The stock at the end of the day, by everything that is known.</summary>
    public decimal Closing { get; init; }

    /// <summary>The place of the day's last count that holds, or null.</summary>
    public OrderKey? LastCount { get; init; }

    /// <summary>How many movements happened, amendments not counted.</summary>
    public long Movements { get; init; }

    /// <summary>How many events the day has: its movements and their amendments.</summary>
    public long Version { get; init; }

    /// <summary>The stock at the beginning of the day: what the day before it closed with.</summary>
    [JsonIgnore]
    public decimal Opening => Quantity.Normalize(Closing - Received + Issued - Adjusted - Counted);

    public static DailyStock Empty(Guid storeId, Guid productId, DateOnly day, decimal opening) => new()
    {
        Id = NameBasedId.Of(productId, day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
        ProductId = productId,
        StoreId = storeId,
        Day = day,
        Closing = opening,
    };

    /// <summary>The days that the whole set gives, in their order.</summary>
    public static IReadOnlyList<DailyStock> Fold(StockHistory history, StoreCalendar calendar)
    {
        var days = new List<DailyStock>();
        foreach (var movement in history.Effective())
        {
            var day = calendar.DayOf(movement.Original.OccurredAt);
            if (days.Count == 0 || days[^1].Day != day)
                days.Add(Empty(history.StoreId, history.ProductId, day, days.Count == 0 ? 0 : days[^1].Closing));
            days[^1] = days[^1].Then(movement);
        }
        return days;
    }

    /// <summary>The day after one more movement of it, the last in the order of keys.</summary>
    internal DailyStock Then(EffectiveMovement movement) => movement switch
    {
        { Quantity: null } => Noted(movement),
        { Original: StockCounted count, Quantity: { } quantity } => Noted(movement) with
        {
            Counted = Sum(Counted, quantity - Closing),
            Closing = Stock.Quantity.Normalize(quantity),
            LastCount = count.Key,
        },
        _ => Booked(movement).Shifted(movement.Difference),
    };

    /// <summary>The day with one more movement that its last count replaced.</summary>
    internal DailyStock BeforeLastCount(EffectiveMovement movement) => movement.Original is StockCounted
        ? Noted(movement)
        : Booked(movement).Recounted(movement.Difference);

    /// <summary>The day when that much more was there before it: a count takes it away again.</summary>
    internal DailyStock After(decimal difference) => LastCount is null ? Shifted(difference) : Recounted(difference);

    private DailyStock Shifted(decimal difference) => this with { Closing = Sum(Closing, difference) };

    private DailyStock Recounted(decimal difference) => this with { Counted = Sum(Counted, -difference) };

    private DailyStock Noted(EffectiveMovement movement) => this with { Movements = Movements + 1, Version = Version + movement.Events };

    private DailyStock Booked(EffectiveMovement movement) => movement.Original switch
    {
        StockReceived => Noted(movement) with { Received = Sum(Received, movement.Quantity!.Value) },
        StockIssued => Noted(movement) with { Issued = Sum(Issued, movement.Quantity!.Value) },
        StockAdjusted adjusted => Noted(movement) with
        {
            Adjusted = Sum(Adjusted, movement.Quantity!.Value),
            Reasons = With(adjusted.Reason ?? NoReason, movement.Quantity.Value),
        },
        _ => throw new InvalidOperationException($"{movement.Original.GetType().Name} is not a movement that days know."),
    };

    private SortedDictionary<string, decimal> With(string reason, decimal quantity)
    {
        var reasons = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (held, sum) in Reasons) reasons[held] = sum;
        reasons[reason] = Sum(reasons.GetValueOrDefault(reason), quantity);
        return reasons;
    }

    private static decimal Sum(decimal left, decimal right) => Stock.Quantity.Normalize(left + right);

    public bool Equals(DailyStock? other) => other is not null
        && (Id, ProductId, StoreId, Day, Received, Issued, Adjusted, Counted, Closing, LastCount, Movements, Version)
            == (other.Id, other.ProductId, other.StoreId, other.Day, other.Received, other.Issued, other.Adjusted, other.Counted, other.Closing,
                other.LastCount, other.Movements, other.Version)
        && Reasons.Count == other.Reasons.Count && Reasons.All(other.Reasons.Contains);

    public override int GetHashCode() => HashCode.Combine(Id, Closing, Version);
}
