using DDonDDon.Domain.Stock;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Domain.Tests.Stock;

/// <summary>
/// Movements in the order in which they arrive, some more than once. Few devices, moments, counters and ids, so that keys
/// tie, amendments come before their originals or have none, and counts land among later movements.
/// </summary>
internal sealed record Arrivals(IReadOnlyList<StockMovement> Movements)
{
    private const int Ids = 14;

    /// <summary>The same set in an order that has nothing to do with arrival.</summary>
    public IReadOnlyList<StockMovement> ById => [.. Movements.DistinctBy(movement => movement.Id).OrderBy(movement => movement.Id)];

    public static Arbitrary<Arrivals> Any { get; } = Arb.From(
        from size in Gen.Choose(0, Ids)
        from ids in Gen.Shuffle(Enumerable.Range(1, Ids))
        from movements in Gen.CollectToArray(ids.Take(size), Movement)
        from repeats in Gen.Choose(0, Math.Min(3, size))
        from arrivals in Gen.Shuffle(movements.Concat(movements.Take(repeats)))
        select new Arrivals(arrivals), Smaller);

    public override string ToString() => string.Join("; ", Movements.Select(Text));

    private static Gen<StockMovement> Movement(int id) =>
        from type in Gen.Elements("in", "in", "out", "out", "adjust", "count", "count", "amend", "amend", "amend", "void")
        from minute in Gen.Choose(0, 4)
        from device in Gen.Choose(1, 3)
        from seq in Gen.Choose(1, 2)
        from amount in Gen.Elements(0m, 0.00m, 1m, 1.0m, 2.50m, 0.125m, 5m, 30.000m)
        from sign in Gen.Elements(1, 1, -1)
        from other in Gen.Choose(1, Ids - 1)
        select (StockMovement)((type, amount == 0 ? 2 : amount) switch
        {
            ("in", var positive) => Some.Received(positive),
            ("out", var positive) => Some.Issued(positive),
            ("adjust", var positive) => Some.Adjusted(sign * positive),
            ("count", _) => Some.Counted(amount),
            ("void", _) => Some.Voided(Some.Id((id + other) % (Ids + 2))),
            _ => Some.Amended(Some.Id((id + other) % (Ids + 2)), sign * amount),
        }) with
        { Id = Some.Id(id), DeviceId = Some.Id(device), Seq = seq, OccurredAt = Some.At($"12:0{minute}") };

    private static IEnumerable<Arrivals> Smaller(Arrivals arrivals) =>
        arrivals.Movements.Select((_, index) => new Arrivals([.. arrivals.Movements.Where((_, other) => other != index)]));

    private static string Text(StockMovement movement)
    {
        var what = movement switch
        {
            OriginalMovement original => $"{movement.GetType().Name} {original.Quantity}",
            MovementAmended amended => $"amends #{amended.MovementId.ToString()[^2..]} to {amended.Quantity?.ToString() ?? "void"}",
            _ => "?",
        };
        return $"#{movement.Id.ToString()[^2..]} {movement.OccurredAt:HH:mm} device {movement.DeviceId.ToString()[^1..]}/{movement.Seq} {what}";
    }
}
