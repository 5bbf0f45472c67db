using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Counting;

/// <summary>
/// One product on a session's sheet: the lines that stand, in the order of the zones' names and the devices. There is at least one.
/// </summary>
public sealed record CountedProduct(Guid SessionId, Guid ProductId, IReadOnlyList<CountLine> Lines)
{
    /// <summary>The products that some lines give, by their ids.</summary>
    public static IReadOnlyList<CountedProduct> Of(IEnumerable<CountLine> lines) =>
    [
        .. lines.GroupBy(line => (line.SessionId, line.ProductId)).OrderBy(group => group.Key.ProductId).Select(group =>
            new CountedProduct(group.Key.SessionId, group.Key.ProductId,
                [.. CountLine.Standing([.. group]).OrderBy(line => line.Zone, StringComparer.Ordinal).ThenBy(line => line.Key.DeviceId)])),
    ];

    /// <summary>Those of its lines that hold: all of them, but where an approval has chosen one.</summary>
    public IReadOnlyList<CountLine> Held { get; private init; } = Lines;

    /// <summary>The zones in which several devices have counted it.</summary>
    public IEnumerable<CountOverlap> Overlaps => Lines.GroupBy(line => line.Zone, StringComparer.Ordinal).Where(zone => zone.Count() > 1)
        .Select(zone => new CountOverlap(ProductId, zone.Key, [.. zone]));

    /// <summary>The same, with what an approval chose where several devices had counted.</summary>
    public CountedProduct With(IEnumerable<LineChoice> choices)
    {
        var chosen = choices.Where(choice => choice.ProductId == ProductId && choice.LineId is not null)
            .ToDictionary(choice => choice.Zone, choice => choice.LineId, StringComparer.Ordinal);
        return chosen.Count == 0 ? this : this with
        {
            Held = [.. Lines.Where(line => !chosen.TryGetValue(line.Zone, out var one) || line.Id == one)],
        };
    }

    /// <summary>What was counted in all zones together, in pieces.</summary>
    public decimal Quantity => Stock.Quantity.Normalize(Held.Sum(line => line.Quantity));

    public CountLine First => Held.MinBy(line => line.Key)!;
    public CountLine Last => Held.MaxBy(line => line.Key)!;

    /// <summary>The id of the COUNT movement that an approval makes of it; approving again makes the same.</summary>
    public Guid MovementId => DerivedId.Of(SessionId, $"{ProductId}/count");

    /// <summary>The id of the amendment that voids that movement when the session is reversed.</summary>
    public Guid VoidId => DerivedId.Of(SessionId, $"{ProductId}/void");

    /// <summary>The place of that movement in the item's time: when the last line was scanned.</summary>
    public OrderKey Key => Last.Key with { Id = MovementId };
}

/// <summary>
/// A counted product beside what the stock should have been. <paramref name="Expected"/>: the stock at the time of the last line, by everything that is
/// known. <paramref name="Moved"/>: it moved between the first line and the last, so that the zones were counted of different stocks and a
/// recount is wise.
/// </summary>
public readonly record struct CountVariance(decimal Expected, bool Moved)
{
    /// <summary>By the stock's document alone, when it can tell: nothing has happened since the first line. Null when the history is needed.</summary>
    public static CountVariance? TryOf(CountedProduct counted, CurrentStock? stock) => stock switch
    {
        null => new(0, false),
        { Latest: null } => new(stock.Quantity, false),
        { Latest: { } latest } when latest < counted.First.Key => new(stock.Quantity, false),
        _ => null,
    };

    /// <summary>By the item's movements.</summary>
    public static CountVariance Of(CountedProduct counted, StockHistory history)
    {
        var (expected, moved) = (0m, false);
        foreach (var movement in history.Effective())
        {
            if (movement.Original.Key >= counted.Key) break;
            if (movement.Quantity is not { } quantity) continue;
            if (movement.Original is StockCounted) expected = quantity;
            else
            {
                expected += movement.Difference;
                moved |= movement.Original.Key > counted.First.Key;
            }
        }
        return new(Quantity.Normalize(expected), moved);
    }
}
