using DDonDDon.Domain.Stock;
using static DDonDDon.Domain.Tests.Some;
using static DDonDDon.Domain.Tests.Stock.Ledger;

namespace DDonDDon.Domain.Tests.Stock;

public class CurrentStockTests
{
    private static int FoldsFor(params StockMovement[] arrivals)
    {
        var ledger = new Ledger();
        foreach (var movement in arrivals) ledger.Arrive(movement);
        return ledger.Folds;
    }

    [Fact]
    public void A_delta_never_needs_the_history() =>
        FoldsFor(Received(10, "12:00"), Issued(1, "11:00"), Counted(5, "13:00"), Adjusted(1, "12:30"), Issued(1, "14:00")).ShouldBe(0);

    [Fact]
    public void A_count_after_everything_or_before_the_baseline_does_not_need_the_history() =>
        FoldsFor(Received(10, "12:00"), Counted(5, "13:00"), Issued(1, "14:00"), Counted(3, "11:00")).ShouldBe(0);

    [Fact]
    public void A_count_among_later_movements_needs_the_history() =>
        FoldsFor(Received(10, "12:00"), Counted(5, "11:00")).ShouldBe(1);

    [Fact]
    public void An_amendment_and_the_original_that_it_waited_for_need_the_history()
    {
        var received = Received(10);

        FoldsFor(Amended(received.Id, 5, "13:00"), received).ShouldBe(2);
    }

    [Fact]
    public void A_movement_before_the_baseline_is_superseded_and_the_baseline_itself_is_not()
    {
        var count = Counted(5, "13:00");
        var stock = StockAfter(count);

        stock.IsSuperseded(Issued(1, "12:59").Key).ShouldBeTrue();
        stock.IsSuperseded(count.Key).ShouldBeFalse();
        stock.IsSuperseded(Issued(1, "13:01").Key).ShouldBeFalse();
        CurrentStock.Empty(StoreId, ProductId).IsSuperseded(count.Key).ShouldBeFalse();
    }
}
