using DDonDDon.Domain.Stock;
using FsCheck;
using FsCheck.Fluent;
using static DDonDDon.Domain.Tests.Some;
using static DDonDDon.Domain.Tests.Stock.Ledger;

namespace DDonDDon.Domain.Tests.Stock;

public class StockExplanationTests
{
    private static readonly TimeZoneInfo SeoulTime = TimeZoneInfo.CreateCustomTimeZone("Seoul", TimeSpan.FromHours(9), null, null);

    private static StockExplanation Explain(params IReadOnlyList<StockMovement> movements) =>
        StockExplanation.Of(movements, SeoulTime);

    private static IEnumerable<string> Sentences(params IReadOnlyList<StockMovement> movements) =>
        Explain(movements).Reasons.Select(reason => reason.Text);

    [Fact]
    public void Without_movements_it_starts_from_nothing() => Sentences().ShouldBe(["No count holds, so it starts from 0."]);

    [Fact]
    public void Movements_are_summed_up_by_what_they_did() =>
        Sentences(Received(12), Issued(2.5m), Issued(3), Adjusted(-1), Adjusted(1)).ShouldBe(
        [
            "No count holds, so it starts from 0.",
            "1 movement in (+12).",
            "2 movements out (−5.5).",
            "2 movements of correction (0).",
        ]);

    [Fact]
    public void A_count_is_where_it_starts_in_the_time_of_the_zone() =>
        Sentences(Counted(24.0m, "16:30") with { DeviceId = Id(2) }, Received(12, "17:00"), Issued(2, "17:00"), Issued(3, "18:00")).ShouldBe(
        [
            "Counted 24 at 01:30 on 2026-11-23 by device 00000000-0000-0000-0000-000000000002.",
            "Since then 1 movement in (+12).",
            "Since then 2 movements out (−5).",
        ]);

    [Fact]
    public void What_happened_before_the_count_changed_nothing() =>
        Sentences(Counted(24, "13:30"), Issued(3, "13:20"), Counted(9, "12:00"))
            .ShouldContain("2 movements from before the count changed nothing.");

    [Fact]
    public void Voids_and_amended_quantities_are_said()
    {
        var sale = Issued(3);
        var mistaken = Issued(30);

        Sentences(Received(50), sale, Voided(sale.Id, "13:00"), mistaken, Amended(mistaken.Id, 13, "13:00")).ShouldBe(
        [
            "No count holds, so it starts from 0.",
            "1 movement in (+50).",
            "1 movement out (−13).",
            "1 of these with an amended quantity.",
            "1 movement voided by an amendment.",
        ]);
    }

    [Fact]
    public void Two_are_spoken_of_as_two()
    {
        var sales = new[] { Issued(3), Issued(4) };

        Sentences([.. sales, .. sales.Select(sale => Voided(sale.Id, "13:00")), Voided(Id(1)), Voided(Id(2))]).ShouldBe(
        [
            "No count holds, so it starts from 0.",
            "2 movements voided by an amendment.",
            "2 movements amended but not here yet.",
        ]);
    }

    [Fact]
    public void An_original_that_amendments_wait_for_is_said() =>
        Sentences(Voided(Id(1))).ShouldContain("1 movement amended but not here yet.");

    [Fact]
    public void A_stock_below_zero_is_said() =>
        Explain(Issued(3)).ToString().ShouldBe(
            "No count holds, so it starts from 0. 1 movement out (−3). Below zero: more went out than was known to be there.");

    [Fact]
    public void The_reasons_add_up_to_the_stock_in_any_order_of_arrival() =>
        Prop.ForAll(Arrivals.Any, arrivals =>
        {
            var explanation = Explain([.. arrivals.Movements.DistinctBy(movement => movement.Id)]);

            explanation.Reasons.Sum(reason => reason.Quantity).ShouldBe(HistoryOf(arrivals.ById).Fold().Quantity);
            explanation.ToString().ShouldBe(Explain(arrivals.ById).ToString());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
