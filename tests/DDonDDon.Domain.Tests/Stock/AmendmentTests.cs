using DDonDDon.Domain.Stock;
using static DDonDDon.Domain.Tests.Some;
using static DDonDDon.Domain.Tests.Stock.Ledger;

namespace DDonDDon.Domain.Tests.Stock;

public class AmendmentTests
{
    private readonly StockReceived _received = Received(10, "09:00");

    [Fact]
    public void An_amendment_gives_its_original_another_quantity()
    {
        var stock = StockAfter(_received, Amended(_received.Id, 12, "09:05"));

        stock.Quantity.ShouldBe(12);
        stock.TotalIn.ShouldBe(12);
        stock.Version.ShouldBe(2);
    }

    [Fact]
    public void A_void_movement_counts_for_nothing()
    {
        var stock = StockAfter(_received, Voided(_received.Id, "09:05"));

        stock.Quantity.ShouldBe(0);
        stock.TotalIn.ShouldBe(0);
        stock.Latest.ShouldBe(_received.Key);
    }

    [Fact]
    public void A_void_sale_leaves_no_trace_in_the_numbers()
    {
        var issued = Issued(3);

        decimal.GetBits(StockAfter(issued, Voided(issued.Id, "13:00")).Quantity).ShouldBe(decimal.GetBits(0m));
    }

    [Fact]
    public void The_later_of_two_amendments_decides_in_whatever_order_they_arrive() =>
        StockAfter(_received, Amended(_received.Id, 20, "09:30"), Amended(_received.Id, 15, "09:20")).Quantity.ShouldBe(20);

    [Fact]
    public void A_later_amendment_brings_a_void_movement_back() =>
        StockAfter(_received, Voided(_received.Id, "09:20"), Amended(_received.Id, 7, "09:30")).Quantity.ShouldBe(7);

    [Fact]
    public void An_amendment_dated_before_its_original_decides_nothing() =>
        StockAfter(_received, Amended(_received.Id, 20, "08:59")).Quantity.ShouldBe(10);

    [Fact]
    public void An_amended_movement_keeps_its_place_in_time()
    {
        var count = Counted(24, "13:30");

        var stock = StockAfter(_received, count, Amended(_received.Id, 50, "14:00"));

        stock.Quantity.ShouldBe(24);
        stock.TotalIn.ShouldBe(50);
        stock.Latest.ShouldBe(count.Key);
    }

    [Fact]
    public void An_amended_count_holds_from_the_time_it_was_counted()
    {
        var count = Counted(24, "13:30");

        var stock = StockAfter(count, Issued(3, "13:40"), Amended(count.Id, 30, "14:00"));

        stock.Quantity.ShouldBe(27);
        stock.Baseline.ShouldBe(new Baseline(count.Key, 30));
    }

    [Fact]
    public void The_void_of_the_baseline_brings_the_earlier_count_back()
    {
        var earlier = Counted(24, "13:00");
        var later = Counted(5, "14:00");

        var stock = StockAfter(earlier, Issued(3, "13:30"), later, Issued(1, "14:30"), Voided(later.Id, "15:00"));

        stock.Quantity.ShouldBe(20);
        stock.Baseline.ShouldBe(new Baseline(earlier.Key, 24));
        stock.Latest.ShouldNotBe(earlier.Key);
    }

    [Fact]
    public void The_void_of_the_only_count_brings_all_movements_back()
    {
        var count = Counted(5, "14:00");

        StockAfter(_received, count, Voided(count.Id, "15:00")).Quantity.ShouldBe(10);
    }

    [Fact]
    public void An_amendment_that_arrives_before_its_original_waits_for_it()
    {
        var amendment = Amended(_received.Id, 12, "09:05");

        var waiting = StockAfter(amendment);
        waiting.Quantity.ShouldBe(0);
        waiting.Latest.ShouldBeNull();
        waiting.Awaited.ShouldBe([_received.Id]);
        waiting.Version.ShouldBe(1);

        var complete = StockAfter(amendment, _received);
        complete.Quantity.ShouldBe(12);
        complete.Awaited.ShouldBeEmpty();
    }

    [Fact]
    public void Awaited_originals_are_listed_once_each_and_in_order() =>
        StockAfter(Voided(Id(9)), Amended(Id(4), 1), Amended(Id(9), 2), _received).Awaited.ShouldBe([Id(4), Id(9)]);

    [Fact]
    public void An_amendment_that_arrived_first_with_a_quantity_its_original_cannot_have_decides_nothing()
    {
        var adjusted = Adjusted(-2);
        var count = Counted(24);

        StockAfter(Amended(_received.Id, 0, "10:00"), _received).Quantity.ShouldBe(10);
        StockAfter(Amended(_received.Id, -1, "10:00"), _received).Quantity.ShouldBe(10);
        StockAfter(Amended(adjusted.Id, 0, "13:00"), adjusted).Quantity.ShouldBe(-2);
        StockAfter(Amended(count.Id, -1, "13:00"), count).Quantity.ShouldBe(24);
    }

    [Fact]
    public void An_amendment_that_cannot_hold_does_not_hide_an_earlier_one_that_can() =>
        StockAfter(Amended(_received.Id, 12, "10:00"), Amended(_received.Id, -1, "11:00"), _received).Quantity.ShouldBe(12);

    [Fact]
    public void An_amendment_that_says_neither_a_quantity_nor_void_decides_nothing()
    {
        var count = Counted(24);

        StockAfter(count, Amended(count.Id, null, "13:00") with { Void = false }).Quantity.ShouldBe(24);
    }
}
