using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Tests.Conflicts;

public class StockConflictTests
{
    private static readonly Guid s_other = Some.Id(0x77);
    private readonly ItemWithConflicts _item = new();

    // ---- late movements ----

    [Fact]
    public void A_sale_of_another_device_that_arrives_after_a_count_a_little_later_opens_a_conflict()
    {
        var (count, sale) = (Some.Counted(12, "13:30"), OnOther(Some.Issued(3, "13:20")));
        _item.Arrive(count);
        _item.Arrive(sale);

        var conflict = _item.OnlyOpen;
        conflict.Kind.ShouldBe(ConflictKind.LateMovement);
        conflict.Movements.ShouldBe([MetMovement.Of(sale, 3), MetMovement.Of(count, 12)]);
        _item.Stock.Quantity.ShouldBe(12);
        Numbers(conflict).ShouldBe([(ConflictChoice.Keep, 12m), (ConflictChoice.ApplyDifference, 9m), (ConflictChoice.SetQuantity, null)]);
    }

    [Theory]
    [InlineData("13:15", true)]
    [InlineData("13:14", false)]
    [InlineData("13:30:01", false)]
    public void The_window_decides_how_late(string at, bool opens)
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(OnOther(Some.Issued(3, at)));
        _item.Open.Count.ShouldBe(opens ? 1 : 0);
    }

    [Fact]
    public void What_the_counting_device_itself_sold_before_meets_nothing()
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(Some.Issued(3, "13:20"));
        _item.Open.ShouldBeEmpty();
    }

    [Fact]
    public void A_sale_that_was_there_before_the_count_meets_nothing()
    {
        _item.Arrive(OnOther(Some.Received(20, "13:20")));
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Open.ShouldBeEmpty();
    }

    [Fact]
    public void A_sale_whose_time_was_guessed_from_a_wrong_clock_meets_a_count_long_after_it()
    {
        var sale = OnOther(Some.Issued(3, "09:00"));
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(sale with { ClientTime = sale.OccurredAt.AddHours(2), Clock = ClockMethod.Age });
        _item.Open.ShouldBeEmpty();
        _item.Arrive(OnOther(Some.Issued(2, "09:00")) with { ClientTime = sale.OccurredAt.AddHours(2), Clock = ClockMethod.Offset });
        _item.OnlyOpen.Kind.ShouldBe(ConflictKind.LateMovement);
    }

    [Fact]
    public void Applying_the_difference_keeps_the_counts_place()
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(OnOther(Some.Issued(3, "13:20")), Some.Issued(1, "14:00"));

        _item.Decide(_item.OnlyOpen, ConflictChoice.ApplyDifference).ShouldBeNull();
        _item.Stock.Quantity.ShouldBe(8);

        // Somebody counted at 15:00 and synced only now: that count saw everything.
        _item.Arrive(Some.Counted(7, "15:00"));
        _item.Stock.Quantity.ShouldBe(7);
    }

    [Fact]
    public void Voiding_the_count_after_the_difference_was_applied_counts_the_sale_once()
    {
        var count = Some.Counted(12, "13:30");
        _item.Arrive(Some.Counted(20, "08:00"), count);
        _item.Arrive(OnOther(Some.Issued(3, "13:20")));
        _item.Decide(_item.OnlyOpen, ConflictChoice.ApplyDifference).ShouldBeNull();
        _item.Stock.Quantity.ShouldBe(9);

        _item.Arrive(Some.Voided(count.Id, "23:30"));
        _item.Stock.Quantity.ShouldBe(17);
    }

    [Fact]
    public void Nobody_can_have_counted_less_than_nothing()
    {
        _item.Arrive(Some.Counted(2, "13:30"));
        _item.Arrive(OnOther(Some.Issued(3, "13:20")));
        Numbers(_item.OnlyOpen).ShouldBe([(ConflictChoice.Keep, 2m), (ConflictChoice.SetQuantity, null)]);
        _item.Decide(_item.OnlyOpen, ConflictChoice.ApplyDifference)!.Code.ShouldBe("choice.invalid");
    }

    [Fact]
    public void An_amended_sale_changes_what_applying_it_would_do()
    {
        var sale = OnOther(Some.Issued(3, "13:20"));
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(sale);
        _item.Arrive(Some.Amended(sale.Id, 5, "16:00"));
        Numbers(_item.OnlyOpen)[1].ShouldBe((ConflictChoice.ApplyDifference, 7m));
    }

    // ---- what closes them ----

    [Fact]
    public void A_later_count_answers_the_question()
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(OnOther(Some.Issued(3, "13:20")));
        var recount = Some.Counted(9, "18:00");
        _item.Arrive(recount).ShouldHaveSingleItem().ShouldBeOfType<ConflictClosed>().Cause.ShouldBe(recount.Id);
        _item.All.Single().ClosedBecause.ShouldBe(ConflictEnd.Recounted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Voiding_either_of_the_two_answers_the_question(bool voidsTheCount)
    {
        var (count, sale) = (Some.Counted(12, "13:30"), OnOther(Some.Issued(3, "13:20")));
        _item.Arrive(count);
        _item.Arrive(sale);
        _item.Arrive(Some.Voided(voidsTheCount ? count.Id : sale.Id, "16:00"));
        _item.All.Single(conflict => conflict.Kind is ConflictKind.LateMovement).ClosedBecause.ShouldBe(ConflictEnd.Voided);
    }

    [Fact]
    public void What_a_transaction_settles_itself_opens_nothing()
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(OnOther(Some.Issued(3, "13:20")), OnOther(Some.Counted(9, "14:30"))).ShouldBeEmpty();
        _item.Arrive(Some.Issued(20, "15:00"), Some.Received(30, "15:10")).ShouldBeEmpty();
    }

    [Fact]
    public void A_late_sale_that_was_voided_before_it_arrived_meets_nothing()
    {
        var sale = OnOther(Some.Issued(3, "13:20"));
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(Some.Voided(sale.Id, "13:25"));
        _item.Arrive(sale).ShouldBeEmpty();
    }

    // ---- concurrent counts ----

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_counts_of_two_devices_meet_in_whichever_order_they_arrive(bool inOrder)
    {
        var (first, last) = (Some.Counted(10, "13:30"), OnOther(Some.Counted(12, "13:35")));
        _item.Arrive(inOrder ? first : last);
        _item.Arrive(inOrder ? last : first);

        var conflict = _item.OnlyOpen;
        conflict.Kind.ShouldBe(ConflictKind.ConcurrentCounts);
        conflict.Movements.Select(met => met.Id).ShouldBe([first.Id, last.Id]);
        conflict.Id.ShouldBe(Conflict.IdOf(ConflictKind.ConcurrentCounts, first.Id, last.Id));
        Numbers(conflict).ShouldBe([(ConflictChoice.Keep, 12m), (ConflictChoice.TakeOther, 10m), (ConflictChoice.SetQuantity, null)]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_counts_that_agree_but_for_what_was_sold_between_them_are_no_conflict(bool inOrder)
    {
        var (first, last) = (Some.Counted(10, "13:30"), OnOther(Some.Counted(9, "13:35")));
        _item.Arrive(Some.Issued(1, "13:33"));
        _item.Arrive(inOrder ? first : last);
        _item.Arrive(inOrder ? last : first);
        _item.Open.Where(conflict => conflict.Kind is ConflictKind.ConcurrentCounts).ShouldBeEmpty();
    }

    [Fact]
    public void Counts_of_one_device_and_counts_far_apart_do_not_meet()
    {
        _item.Arrive(Some.Counted(10, "13:30"));
        _item.Arrive(Some.Counted(12, "13:35"));
        _item.Arrive(OnOther(Some.Counted(14, "13:51")));
        _item.Open.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_counts_twice_still_meets_what_another_device_counted_before(bool inOneTransaction)
    {
        var (first, wrong, last) = (OnOther(Some.Counted(12, "13:30")), Some.Counted(10, "13:32"), Some.Counted(11, "13:34"));
        _item.Arrive(first);
        if (inOneTransaction) _item.Arrive(wrong, last);
        else
        {
            _item.Arrive(wrong);
            _item.Arrive(last);
        }
        _item.OnlyOpen.Movements.Select(met => met.Id).ShouldBe([first.Id, last.Id]);
    }

    [Fact]
    public void A_count_that_agrees_hides_no_later_one_that_does_not()
    {
        _item.Arrive(OnOther(Some.Counted(12, "13:30")));
        _item.Arrive(Some.Counted(12, "13:32")).ShouldBeEmpty();
        _item.Arrive(Some.Counted(11, "13:34"));
        _item.OnlyOpen.Kind.ShouldBe(ConflictKind.ConcurrentCounts);
    }

    [Fact]
    public void Of_a_device_that_counts_twice_the_last_count_is_asked_about()
    {
        var (wrong, last) = (OnOther(Some.Counted(10, "13:28")), OnOther(Some.Counted(11, "13:30")));
        _item.Arrive(Some.Counted(12, "13:34"));
        _item.Arrive(wrong, last);
        _item.OnlyOpen.Movements[0].Id.ShouldBe(last.Id);
    }

    [Fact]
    public void A_count_that_was_voided_stands_between_nobody()
    {
        var (first, mistaken) = (Some.Counted(12, "13:30"), Some.Counted(99, "13:32"));
        _item.Arrive(first, mistaken, Some.Voided(mistaken.Id, "13:33"));
        _item.Arrive(OnOther(Some.Counted(11, "13:34")));
        _item.OnlyOpen.Movements[0].Id.ShouldBe(first.Id);
    }

    [Fact]
    public void Taking_the_other_count_counts_what_happened_between_and_after()
    {
        _item.Arrive(Some.Counted(10, "13:30"), Some.Issued(1, "13:33"), OnOther(Some.Counted(12, "13:35")), Some.Issued(2, "13:40"));
        var conflict = _item.OnlyOpen;
        Numbers(conflict)[1].ShouldBe((ConflictChoice.TakeOther, 7m));
        _item.Decide(conflict, ConflictChoice.TakeOther).ShouldBeNull();
        _item.Stock.Quantity.ShouldBe(7);
        _item.Stock.Baseline!.Key.Id.ShouldBe(conflict.Movements[^1].Id);
    }

    // ---- negative stock ----

    [Fact]
    public void Stock_below_zero_asks_and_stops_asking_when_a_delivery_cures_it()
    {
        var (sale, delivery) = (Some.Issued(3, "13:00"), Some.Received(5, "12:00"));
        _item.Arrive(sale);
        var conflict = _item.OnlyOpen;
        conflict.Kind.ShouldBe(ConflictKind.NegativeStock);
        conflict.Movements.ShouldBe([MetMovement.Of(sale, 3)]);
        Numbers(conflict).ShouldBe([(ConflictChoice.SetQuantity, null)]);

        _item.Arrive(Some.Issued(1, "13:10")).ShouldBeEmpty();
        _item.Arrive(delivery).ShouldHaveSingleItem().ShouldBeOfType<ConflictClosed>().Cause.ShouldBe(delivery.Id);
        _item.All.Single().ClosedBecause.ShouldBe(ConflictEnd.Cured);

        _item.Arrive(Some.Issued(9, "14:00"));
        _item.OnlyOpen.Id.ShouldNotBe(conflict.Id);
    }

    [Fact]
    public void A_count_made_offline_leaves_what_was_sold_since()
    {
        _item.Arrive(Some.Issued(3, "13:00"));
        _item.Arrive(Some.Issued(2, "15:00"));
        _item.Decide(_item.OnlyOpen, ConflictChoice.SetQuantity, 6, at: "14:00").ShouldBeNull();
        _item.Stock.Quantity.ShouldBe(4);
        _item.Open.ShouldBeEmpty();
    }

    [Fact]
    public void A_count_made_offline_that_does_not_suffice_asks_again()
    {
        _item.Arrive(Some.Issued(3, "13:00"));
        _item.Arrive(Some.Issued(2, "15:00"));
        var first = _item.OnlyOpen;
        _item.Decide(first, ConflictChoice.SetQuantity, 1, at: "14:00").ShouldBeNull();
        _item.Stock.Quantity.ShouldBe(-1);
        _item.OnlyOpen.Id.ShouldNotBe(first.Id);
    }

    // ---- what a decision may not be ----

    [Theory]
    [InlineData(ConflictChoice.TakeOther, null, "choice.invalid")]
    [InlineData(ConflictChoice.Keep, 3.0, "quantity.unexpected")]
    [InlineData(ConflictChoice.SetQuantity, null, "quantity.required")]
    [InlineData(ConflictChoice.SetQuantity, -1.0, "quantity.invalid")]
    [InlineData(ConflictChoice.SetQuantity, 1_000_000_001.0, "quantity.invalid")]
    [InlineData(ConflictChoice.SetQuantity, 0.0001, "quantity.invalid")]
    public void A_decision_that_makes_no_sense_is_refused_and_leaves_the_conflict_open(ConflictChoice choice, double? quantity, string code)
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(OnOther(Some.Issued(3, "13:20")));
        _item.Decide(_item.OnlyOpen, choice, (decimal?)quantity)!.Code.ShouldBe(code);
        _item.Open.Count.ShouldBe(1);
    }

    [Fact]
    public void What_closed_by_itself_takes_no_decision()
    {
        _item.Arrive(Some.Issued(3, "13:00"));
        var conflict = _item.OnlyOpen;
        _item.Arrive(Some.Received(3, "13:10"));
        _item.Decide(conflict, ConflictChoice.SetQuantity, 1)!.Code.ShouldBe("conflict.closed");
    }

    [Fact]
    public void A_decision_is_later_than_an_amendment_that_is_there_already()
    {
        var count = Some.Counted(12, "13:30");
        _item.Arrive(count);
        _item.Arrive(OnOther(Some.Issued(3, "13:20")));
        _item.Arrive(Some.Amended(count.Id, 14, "16:00"));
        _item.Decide(_item.OnlyOpen, ConflictChoice.ApplyDifference, at: "15:00").ShouldBeNull();
        _item.Stock.Quantity.ShouldBe(11);
    }

    private (ConflictChoice, decimal?)[] Numbers(Conflict conflict) =>
        [.. _item.ChoicesOf(conflict).Select(outcome => (outcome.Choice, outcome.ResultingQuantity))];

    private static T OnOther<T>(T movement) where T : StockMovement => (T)(movement with { DeviceId = s_other });
}
