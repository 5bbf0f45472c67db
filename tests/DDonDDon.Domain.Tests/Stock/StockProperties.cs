using DDonDDon.Domain.Stock;
using FsCheck;
using FsCheck.Fluent;
using static DDonDDon.Domain.Tests.Stock.Ledger;

namespace DDonDDon.Domain.Tests.Stock;

public class StockProperties
{
    private static void ForAllArrivals(Action<Arrivals> holds) =>
        Prop.ForAll(Arrivals.Any, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Any_order_of_arrival_with_any_repeats_gives_the_same_document() => ForAllArrivals(arrivals =>
        HistoryOf(arrivals.Movements).Fold().ShouldBeBitForBit(HistoryOf(arrivals.ById).Fold()));

    [Fact]
    public void Any_splitting_gives_the_same_document() => ForAllArrivals(arrivals =>
    {
        var whole = HistoryOf(arrivals.ById).Fold();
        for (var cut = 0; cut <= arrivals.Movements.Count; cut++)
        {
            // Two replicas that overlap by a movement, joined either way, with a look at the stock in between.
            var first = arrivals.Movements.Take(cut + 1).ToList();
            var second = arrivals.Movements.Skip(cut).ToList();
            foreach (var (left, right) in new[] { (first, second), (second, first) })
            {
                var history = HistoryOf(left);
                history.Fold();
                foreach (var movement in right) history.Add(movement);
                history.Fold().ShouldBeBitForBit(whole);
            }
        }
    });

    [Fact]
    public void One_by_one_equals_the_fold_after_every_single_step() => ForAllArrivals(arrivals =>
    {
        var ledger = new Ledger();
        for (var i = 0; i < arrivals.Movements.Count; i++)
        {
            ledger.Arrive(arrivals.Movements[i]);
            ledger.Stock.ShouldBeBitForBit(HistoryOf(arrivals.Movements.Take(i + 1)).Fold());
        }
    });

    [Fact]
    public void The_three_rules_written_down_plainly_give_the_same_document() => ForAllArrivals(arrivals =>
        HistoryOf(arrivals.Movements).Fold().ShouldBeBitForBit(PlainStock.Of(arrivals.ById)));

    [Fact]
    public void A_repeated_movement_changes_nothing() => ForAllArrivals(arrivals =>
    {
        var ledger = new Ledger();
        foreach (var movement in arrivals.Movements) ledger.Arrive(movement);
        var before = ledger.Stock;
        foreach (var movement in arrivals.Movements)
        {
            ledger.History.Add(movement).ShouldBeFalse();
            ledger.Arrive(movement);
        }
        ledger.Stock.ShouldBeBitForBit(before);
        ledger.History.Fold().ShouldBeBitForBit(before);
    });

    [Fact]
    public void Trailing_zeros_of_quantities_never_show() => ForAllArrivals(arrivals =>
    {
        var ledgers = (AsGiven: new Ledger(), WithZeros: new Ledger());
        foreach (var movement in arrivals.Movements)
        {
            ledgers.AsGiven.Arrive(movement);
            ledgers.WithZeros.Arrive(movement switch
            {
                OriginalMovement original => original with { Quantity = original.Quantity + 0.000m },
                MovementAmended amendment => amendment with { Quantity = amendment.Quantity + 0.000m },
                _ => movement,
            });
            ledgers.WithZeros.Stock.ShouldBeBitForBit(ledgers.AsGiven.Stock);
            ledgers.WithZeros.History.Fold().ShouldBeBitForBit(ledgers.AsGiven.Stock);
        }
    });

    [Fact]
    public void Accepted_movements_keep_the_invariants() => ForAllArrivals(arrivals =>
    {
        var ledger = new Ledger();
        foreach (var movement in arrivals.Movements)
        {
            var original = movement is MovementAmended amendment
                ? arrivals.Movements.FirstOrDefault(other => other.Id == amendment.MovementId)
                : null;
            if (StockItem.Decide(movement, original) is null) ledger.Arrive(movement);
        }
        var stock = ledger.Stock;
        stock.TotalIn.ShouldBeGreaterThanOrEqualTo(0);
        stock.TotalOut.ShouldBeGreaterThanOrEqualTo(0);
        (stock.Baseline?.Quantity ?? 0).ShouldBeGreaterThanOrEqualTo(0);
        (stock.Baseline is null || stock.Baseline.Key <= stock.Latest).ShouldBeTrue();
        stock.Version.ShouldBe(ledger.History.Count);
    });

    [Fact]
    public void All_720_orders_of_a_day_with_everything_in_it_agree_at_every_step()
    {
        var sale = Some.Issued(3, "12:20");
        var count = Some.Counted(24.0m, "13:30");
        StockMovement[] day =
        [
            sale, count, Some.Counted(30, "12:00"), Some.Received(12.50m, "13:30") with { DeviceId = Some.Id(1) },
            Some.Amended(sale.Id, 2, "12:25"), Some.Voided(count.Id, "14:00"),
        ];

        var documents = Orders(day).Select(order => Bits(StockAfter([.. order]))).ToList();

        documents.Count.ShouldBe(720);
        documents.Distinct().ShouldHaveSingleItem();
    }

    private static IEnumerable<IEnumerable<StockMovement>> Orders(StockMovement[] movements) => movements.Length == 0
        ? [[]]
        : movements.SelectMany(first => Orders([.. movements.Where(other => other != first)]).Select(rest => rest.Prepend(first)));
}
