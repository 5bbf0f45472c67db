using DDonDDon.Domain.Stock;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Domain.Tests.Stock;

/// <summary>A tally is the plain fold, however its movements are ordered and split.</summary>
public class StockTallyTests
{
    [Fact]
    public void Tallies_of_any_parts_in_any_order_join_to_the_plain_fold() =>
        Prop.ForAll(Arrivals.Any, Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), (arrivals, seed) =>
        {
            var (dice, history) = (new Random(seed), Ledger.HistoryOf(arrivals.Movements));
            var movements = history.Effective().ToArray();
            dice.Shuffle(movements);
            StockTally[] parts = [.. Enumerable.Range(0, dice.Next(1, 4)).Select(_ => new StockTally(Some.StoreId, Some.ProductId))];
            foreach (var movement in movements) parts[dice.Next(parts.Length)].Take(movement);
            var expected = history.Fold();
            foreach (var original in expected.Awaited)
                parts[dice.Next(parts.Length)].Await(original, arrivals.ById.Count(one => one is MovementAmended amended && amended.MovementId == original));

            var joined = parts[0];
            foreach (var part in parts[1..]) joined.Join(part);

            joined.Stock().ShouldBeBitForBit(expected);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_tally_of_nothing_is_the_empty_stock() =>
        new StockTally(Some.StoreId, Some.ProductId).Stock().ShouldBeBitForBit(CurrentStock.Empty(Some.StoreId, Some.ProductId));
}
