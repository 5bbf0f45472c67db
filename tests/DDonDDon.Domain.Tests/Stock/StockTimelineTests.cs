using DDonDDon.Domain.Stock;
using FsCheck;
using FsCheck.Fluent;
using static DDonDDon.Domain.Tests.Some;
using static DDonDDon.Domain.Tests.Stock.Ledger;

namespace DDonDDon.Domain.Tests.Stock;

public class StockTimelineTests
{
    private static readonly Arbitrary<(Arrivals Arrivals, int Seed)> Joining =
        Arb.From(Arrivals.Any.Generator.SelectMany(arrivals => Gen.Choose(0, int.MaxValue - 1).Select(seed => (arrivals, seed))));

    [Fact]
    public void The_stock_after_every_step_is_the_fold_of_what_is_there() => ForAll((known, joining, _) =>
    {
        var timeline = Timeline(known, joining);
        var there = new List<StockMovement>(known);
        timeline.Stock.ShouldBeBitForBit(HistoryOf(there).Fold());
        foreach (var movement in joining)
        {
            there.Add(movement);
            timeline.Add(movement, _ => true)!.ShouldBeBitForBit(HistoryOf(there).Fold());
            timeline.Stock.ShouldBeBitForBit(timeline.History.Fold());
        }
    });

    [Fact]
    public void What_is_refused_leaves_no_trace() => ForAll((known, joining, dice) =>
    {
        var timeline = Timeline(known, joining);
        var there = new List<StockMovement>(known);
        foreach (var movement in joining)
        {
            var accepts = dice.Next(2) == 0 || HistoryOf(there).Count == HistoryOf([.. there, movement]).Count;
            if (accepts) there.Add(movement);
            (timeline.Add(movement, _ => accepts) is null).ShouldBe(!accepts);
            timeline.Stock.ShouldBeBitForBit(HistoryOf(there).Fold());
            timeline.History.Fold().ShouldBeBitForBit(timeline.Stock);
        }
    });

    // One step a movement, and the logarithm of their number for its sums: never the number of movements that are there times those that join.
    [Theory]
    [InlineData("amendments")]
    [InlineData("counts")]
    [InlineData("sales")]
    public void Hundreds_of_late_movements_of_an_item_with_a_long_history_fold_it_once(string late)
    {
        var start = At("00:00").AddYears(-1);
        List<StockMovement> known =
        [
            .. Enumerable.Range(0, 3_000).Select(i => (StockMovement)(Counted(i) with { OccurredAt = start.AddMinutes(2 * i) })),
            .. Enumerable.Range(0, 3_000).Select(i => Received(1) with { OccurredAt = start.AddMinutes(2 * i + 1) }),
        ];
        List<StockMovement> joining = [.. Enumerable.Range(0, 500).Select(i => (StockMovement)(late switch
        {
            "amendments" => Amended(known[3_000 + i].Id, 2),
            "counts" => Counted(1) with { OccurredAt = start.AddMinutes(5_000 - 2 * i).AddSeconds(1) },
            _ => Issued(1) with { OccurredAt = start.AddMinutes(5_000 - 2 * i).AddSeconds(1) },
        }))];

        var timeline = Timeline(known, joining);
        foreach (var movement in joining) timeline.Add(movement, _ => true);

        var all = known.Count + joining.Count;
        timeline.Steps.ShouldBeInRange(all, 4 * all * (long)Math.Log2(all));
        timeline.Stock.ShouldBeBitForBit(HistoryOf(known.Concat(joining)).Fold());
    }

    private static StockTimeline Timeline(IEnumerable<StockMovement> known, IEnumerable<StockMovement> joining) => new(StoreId, ProductId, known, joining);

    private static void ForAll(Action<IReadOnlyList<StockMovement>, IReadOnlyList<StockMovement>, Random> holds) => Prop.ForAll(Joining, one =>
    {
        var dice = new Random(one.Seed);
        var cut = dice.Next(one.Arrivals.Movements.Count + 1);
        holds([.. one.Arrivals.Movements.Take(cut)], [.. one.Arrivals.Movements.Skip(cut)], dice);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
