using DDonDDon.Domain.Stock;
using static DDonDDon.Domain.Tests.Some;
using static DDonDDon.Domain.Tests.Stock.Ledger;

namespace DDonDDon.Domain.Tests.Stock;

public class StockFoldTests
{
    [Fact]
    public void Without_movements_there_is_nothing()
    {
        var stock = StockAfter();

        stock.Quantity.ShouldBe(0);
        stock.Baseline.ShouldBeNull();
        stock.Latest.ShouldBeNull();
        HistoryOf([]).Fold().ShouldBeBitForBit(CurrentStock.Empty(StoreId, ProductId));
    }

    [Fact]
    public void Goods_in_add_goods_out_subtract_and_corrections_carry_their_sign() =>
        StockAfter(Received(10), Issued(3), Adjusted(-2), Adjusted(0.5m)).Quantity.ShouldBe(5.5m);

    [Fact]
    public void More_can_go_out_than_was_known_to_be_there() => StockAfter(Received(1), Issued(3)).Quantity.ShouldBe(-2);

    [Fact]
    public void A_count_is_the_stock_whatever_was_known_before() =>
        StockAfter(Received(10, "09:00"), Issued(3, "10:00"), Counted(24, "13:30")).Quantity.ShouldBe(24);

    [Fact]
    public void A_count_of_nothing_is_a_count()
    {
        var stock = StockAfter(Received(10, "09:00"), Counted(0, "13:30"));

        stock.Quantity.ShouldBe(0);
        stock.Baseline.ShouldNotBeNull().Quantity.ShouldBe(0);
    }

    [Fact]
    public void A_sale_that_arrives_after_a_later_count_changes_nothing() =>
        StockAfter(Counted(24, "13:30"), Issued(3, "13:20")).Quantity.ShouldBe(24);

    [Fact]
    public void A_sale_after_the_count_does_change_it() =>
        StockAfter(Counted(24, "13:30"), Issued(3, "13:40")).Quantity.ShouldBe(21);

    [Fact]
    public void Of_two_counts_the_later_is_the_baseline_and_they_do_not_fight()
    {
        var earlier = Counted(24, "13:30");
        var later = Counted(20, "14:00");

        var stock = StockAfter(later, earlier);

        stock.Quantity.ShouldBe(20);
        stock.Baseline.ShouldBe(new Baseline(later.Key, 20));
    }

    [Fact]
    public void A_delta_between_two_counts_changes_nothing() =>
        StockAfter(Counted(24, "13:00"), Counted(20, "14:00"), Received(7, "13:30")).Quantity.ShouldBe(20);

    [Fact]
    public void A_count_that_arrives_late_replaces_what_was_before_it_and_keeps_what_came_after() =>
        StockAfter(Received(10, "09:00"), Issued(3, "14:00"), Counted(8, "13:30")).Quantity.ShouldBe(5);

    [Fact]
    public void At_the_same_time_the_device_then_its_counter_then_the_id_decide_which_is_later()
    {
        var count = Counted(24) with { DeviceId = Id(5), Seq = 5, Id = Id(5) };
        var issued = Issued(1) with { DeviceId = Id(5), Seq = 5 };

        StockAfter(count, issued with { DeviceId = Id(6), Seq = 1, Id = Id(1) }).Quantity.ShouldBe(23);
        StockAfter(count, issued with { DeviceId = Id(4), Seq = 9, Id = Id(9) }).Quantity.ShouldBe(24);
        StockAfter(count, issued with { Seq = 6, Id = Id(1) }).Quantity.ShouldBe(23);
        StockAfter(count, issued with { Seq = 4, Id = Id(9) }).Quantity.ShouldBe(24);
        StockAfter(count, issued with { Id = Id(6) }).Quantity.ShouldBe(23);
        StockAfter(count, issued with { Id = Id(4) }).Quantity.ShouldBe(24);
    }

    [Fact]
    public void Totals_are_everything_that_ever_came_in_and_went_out_counted_over_or_not()
    {
        var stock = StockAfter(Received(10, "09:00"), Issued(3, "10:00"), Counted(24, "13:30"), Received(2, "14:00"), Adjusted(5, "15:00"));

        stock.TotalIn.ShouldBe(12);
        stock.TotalOut.ShouldBe(3);
    }

    [Fact]
    public void The_latest_key_is_the_greatest_and_not_the_last_to_arrive()
    {
        var last = Issued(1, "15:00");

        StockAfter(last, Received(10, "09:00"), Counted(4, "10:00")).Latest.ShouldBe(last.Key);
    }

    [Fact]
    public void A_movement_that_comes_twice_counts_once()
    {
        var received = Received(10);

        var stock = StockAfter(received, received);

        stock.Quantity.ShouldBe(10);
        stock.Version.ShouldBe(1);
    }

    [Fact]
    public void Trailing_zeros_do_not_make_two_stocks_differ()
    {
        var counted = Counted(24);

        StockAfter(counted with { Quantity = 24.000m }).ShouldBeBitForBit(StockAfter(counted));
    }

    [Fact]
    public void The_history_lists_what_holds_in_the_order_of_time()
    {
        var received = Received(10, "09:00");
        var counted = Counted(24, "13:30");
        var issued = Issued(3, "14:00");
        var voided = Voided(received.Id, "15:00");
        var history = HistoryOf([issued, voided, counted, received]);

        history.Count.ShouldBe(4);
        history.Effective().ShouldBe([new(received, null, voided) { Events = 2 }, new(counted, 24, null), new(issued, 3, null)]);
        history.Effective().Select(movement => movement.Difference).ShouldBe([0, 0, -3]);
    }
}
