using DDonDDon.Domain.Stock;
using FsCheck;
using FsCheck.Fluent;
using static DDonDDon.Domain.Tests.Some;

namespace DDonDDon.Domain.Tests.Stock;

public class MovementStandingTests
{
    private static IReadOnlyDictionary<Guid, MovementStanding> Standings(params IEnumerable<StockMovement> movements) =>
        MovementStanding.Of(StoreId, ProductId, movements);

    [Fact]
    public void A_count_replaces_what_happened_since_the_count_before_it()
    {
        var (first, sale, late, second, after) = (Counted(10, "12:00"), Issued(3, "12:30"), Received(5, "12:40"), Counted(6, "13:00"), Issued(1, "14:00"));
        var standings = Standings(after, late, second, sale, first);

        standings[first.Id].ShouldBe(new(first, MovementRole.Superseded, 0, 10, SupersededBy: second.Id));
        standings[sale.Id].ShouldBe(new(sale, MovementRole.Superseded, 0, 3, SupersededBy: second.Id));
        standings[second.Id].ShouldBe(new(second, MovementRole.Baseline, 6, 6, Replaced: 2, ReplacedCount: first.Id));
        standings[after.Id].ShouldBe(new(after, MovementRole.Counts, -1, 1));
    }

    [Fact]
    public void The_latest_amendment_holds_and_outweighs_the_others()
    {
        var sale = Issued(3);
        var (early, last, wrong) = (Amended(sale.Id, 4, "13:00"), Amended(sale.Id, 5, "14:00"), Amended(sale.Id, -5, "15:00"));
        var standings = Standings(wrong, last, early, sale);

        standings[sale.Id].ShouldBe(new(sale, MovementRole.Counts, -5, 5, AmendedBy: last.Id));
        standings[last.Id].Role.ShouldBe(MovementRole.Amends);
        standings[last.Id].Decides.ShouldBeTrue();
        standings[early.Id].ShouldBe(new(early, MovementRole.Outweighed, SupersededBy: last.Id));
        standings[wrong.Id].Role.ShouldBe(MovementRole.Unfit);
    }

    [Fact]
    public void An_amendment_older_than_its_original_is_outweighed_by_the_original()
    {
        var sale = Issued(3, "13:00");
        var amendment = Amended(sale.Id, 4, "12:00");

        Standings(sale, amendment)[amendment.Id].ShouldBe(new(amendment, MovementRole.Outweighed, SupersededBy: sale.Id));
    }

    [Fact]
    public void What_is_voided_adds_nothing_and_the_void_decides()
    {
        var count = Counted(10);
        var mistake = Voided(count.Id, "13:00");
        var standings = Standings(count, mistake);

        standings[count.Id].ShouldBe(new(count, MovementRole.Voided, AmendedBy: mistake.Id));
        standings[mistake.Id].Decides.ShouldBeTrue();
    }

    [Fact]
    public void An_amendment_whose_original_is_not_there_waits_even_when_it_names_an_amendment()
    {
        var sale = Issued(3);
        var (first, second) = (Amended(sale.Id, 4, "13:00"), Amended(NewId(), 5, "13:00"));

        Standings(sale, first, second with { MovementId = first.Id })[second.Id].Role.ShouldBe(MovementRole.Waits);
    }

    [Fact]
    public void All_movements_together_add_up_to_the_stock_and_agree_with_its_explanation() =>
        Prop.ForAll(Arrivals.Any, arrivals =>
        {
            var standings = Standings(arrivals.Movements).Values.ToList();
            var explanation = StockExplanation.Of(arrivals.ById, TimeZoneInfo.Utc);

            standings.Count.ShouldBe(arrivals.ById.Count);
            Quantity.Normalize(standings.Sum(standing => standing.Adds)).ShouldBe(explanation.Quantity);
            standings.SingleOrDefault(standing => standing.Role is MovementRole.Baseline)?.Movement.Id.ShouldBe(explanation.Baseline!.Key.Id);
            CountOf(StockReasonKind.Received, StockReasonKind.Issued, StockReasonKind.Adjusted)
                .ShouldBe(standings.Count(standing => standing.Role is MovementRole.Counts));
            CountOf(StockReasonKind.BeforeTheCount).ShouldBe(standings.Count(standing => standing.Role is MovementRole.Superseded));
            CountOf(StockReasonKind.Voided).ShouldBe(standings.Count(standing => standing.Role is MovementRole.Voided));
            standings.Where(standing => standing.Role is MovementRole.Waits).Select(standing => ((MovementAmended)standing.Movement).MovementId)
                .Distinct().Count()
                .ShouldBe(CountOf(StockReasonKind.AwaitsOriginal));

            int CountOf(params StockReasonKind[] kinds) => explanation.Reasons.Where(reason => kinds.Contains(reason.Kind)).Sum(reason => reason.Movements);
        }).QuickCheckThrowOnFailure();
}
