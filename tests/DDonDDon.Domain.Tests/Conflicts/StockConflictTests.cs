using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Tests.Conflicts;

public class StockConflictTests
{
    private readonly ItemWithConflicts _item = new();

    // ---- late movements ----

    [Fact]
    public void A_sale_of_another_device_that_arrives_after_a_count_a_little_later_opens_a_conflict()
    {
        var (count, sale) = (Some.Counted(12, "13:30"), ItemWithConflicts.OnOther(Some.Issued(3, "13:20")));
        _item.Arrive(count);
        _item.Arrive(sale);

        var conflict = _item.OnlyOpen;
        conflict.Kind.ShouldBe(ConflictKind.LateMovement);
        conflict.Movements.ShouldBe([MetMovement.Of(sale, 3), MetMovement.Of(count, 12)]);
        _item.Stock.Quantity.ShouldBe(12);
        _item.NumbersOf(conflict).ShouldBe([(ConflictChoice.Keep, 12m), (ConflictChoice.ApplyDifference, 9m), (ConflictChoice.SetQuantity, null)]);
    }

    [Theory]
    [InlineData("13:15", true)]
    [InlineData("13:14", false)]
    [InlineData("13:30:01", false)]
    public void The_window_decides_how_late(string at, bool opens)
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(ItemWithConflicts.OnOther(Some.Issued(3, at)));
        _item.Open.Count.ShouldBe(opens ? 1 : 0);
    }

    [Fact]
    public void What_the_counting_device_itself_sold_before_opens_no_conflict()
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(Some.Issued(3, "13:20"));
        _item.Open.ShouldBeEmpty();
    }

    [Fact]
    public void A_sale_that_was_there_before_the_count_opens_no_conflict()
    {
        _item.Arrive(ItemWithConflicts.OnOther(Some.Received(20, "13:20")));
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Open.ShouldBeEmpty();
    }

    [Fact]
    public void A_sale_whose_time_was_guessed_from_a_wrong_clock_meets_a_count_long_after_it()
    {
        var sale = ItemWithConflicts.OnOther(Some.Issued(3, "09:00"));
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(sale with { ClientTime = sale.OccurredAt.AddHours(2), Clock = ClockMethod.Age });
        _item.Open.ShouldBeEmpty();
        _item.Arrive(ItemWithConflicts.OnOther(Some.Issued(2, "09:00")) with { ClientTime = sale.OccurredAt.AddHours(2), Clock = ClockMethod.Offset });
        _item.OnlyOpen.Kind.ShouldBe(ConflictKind.LateMovement);
    }

    [Fact]
    public void What_an_age_moved_behind_a_count_that_its_clock_said_was_earlier_opens_a_conflict()
    {
        var sale = ItemWithConflicts.OnOther(Some.Issued(3, "09:00"));
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(sale with { ClientTime = Some.At("14:00"), Clock = ClockMethod.Age });
        _item.OnlyOpen.Kind.ShouldBe(ConflictKind.LateMovement);
    }

    [Theory]
    [InlineData(2, "14:00", true)]
    [InlineData(1, "14:00", false)]
    [InlineData(2, "09:00", false)]
    public void What_a_device_recorded_after_its_own_count_and_its_clock_moved_behind_it_opens_a_conflict(long seq, string said, bool opens)
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(Some.Issued(3, "09:00") with { Seq = seq, ClientTime = Some.At(said), Clock = ClockMethod.Age });
        _item.Open.Count.ShouldBe(opens ? 1 : 0);
    }

    [Fact]
    public void Applying_the_difference_keeps_the_counts_place()
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(ItemWithConflicts.OnOther(Some.Issued(3, "13:20")), Some.Issued(1, "14:00"));

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
        _item.Arrive(ItemWithConflicts.OnOther(Some.Issued(3, "13:20")));
        _item.Decide(_item.OnlyOpen, ConflictChoice.ApplyDifference).ShouldBeNull();
        _item.Stock.Quantity.ShouldBe(9);

        _item.Arrive(Some.Voided(count.Id, "23:30"));
        _item.Stock.Quantity.ShouldBe(17);
    }

    [Fact]
    public void Nobody_can_have_counted_less_than_nothing()
    {
        _item.Arrive(Some.Counted(2, "13:30"));
        _item.Arrive(ItemWithConflicts.OnOther(Some.Issued(3, "13:20")));
        _item.NumbersOf(_item.OnlyOpen).ShouldBe([(ConflictChoice.Keep, 2m), (ConflictChoice.SetQuantity, null)]);
        _item.Decide(_item.OnlyOpen, ConflictChoice.ApplyDifference)!.Code.ShouldBe("choice.invalid");
    }

    [Fact]
    public void An_amended_sale_changes_what_applying_it_would_do()
    {
        var sale = ItemWithConflicts.OnOther(Some.Issued(3, "13:20"));
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(sale);
        _item.Arrive(Some.Amended(sale.Id, 5, "16:00"));
        _item.NumbersOf(_item.OnlyOpen)[1].ShouldBe((ConflictChoice.ApplyDifference, 7m));
    }

    // ---- what closes them ----

    [Fact]
    public void A_later_count_answers_the_question()
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(ItemWithConflicts.OnOther(Some.Issued(3, "13:20")));
        var recount = Some.Counted(9, "18:00");
        _item.Arrive(recount).ShouldHaveSingleItem().ShouldBeOfType<ConflictClosed>().Cause.ShouldBe(recount.Id);
        _item.All.Single().ClosedBecause.ShouldBe(ConflictEnd.Recounted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Voiding_either_of_the_two_answers_the_question(bool voidsTheCount)
    {
        var (count, sale) = (Some.Counted(12, "13:30"), ItemWithConflicts.OnOther(Some.Issued(3, "13:20")));
        _item.Arrive(count);
        _item.Arrive(sale);
        _item.Arrive(Some.Voided(voidsTheCount ? count.Id : sale.Id, "16:00"));
        _item.All.Single(conflict => conflict.Kind is ConflictKind.LateMovement).ClosedBecause.ShouldBe(ConflictEnd.Voided);
    }

    [Fact]
    public void What_a_transaction_settles_itself_opens_nothing()
    {
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(ItemWithConflicts.OnOther(Some.Issued(3, "13:20")), ItemWithConflicts.OnOther(Some.Counted(9, "14:30"))).ShouldBeEmpty();
        _item.Arrive(Some.Issued(20, "15:00"), Some.Received(30, "15:10")).ShouldBeEmpty();
    }

    [Fact]
    public void A_late_sale_that_was_voided_before_it_arrived_opens_no_conflict()
    {
        var sale = ItemWithConflicts.OnOther(Some.Issued(3, "13:20"));
        _item.Arrive(Some.Counted(12, "13:30"));
        _item.Arrive(Some.Voided(sale.Id, "13:25"));
        _item.Arrive(sale).ShouldBeEmpty();
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
        _item.NumbersOf(conflict).ShouldBe([(ConflictChoice.SetQuantity, null)]);

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
        _item.Arrive(ItemWithConflicts.OnOther(Some.Issued(3, "13:20")));
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
        _item.Arrive(ItemWithConflicts.OnOther(Some.Issued(3, "13:20")));
        _item.Arrive(Some.Amended(count.Id, 14, "16:00"));
        _item.Decide(_item.OnlyOpen, ConflictChoice.ApplyDifference, at: "15:00").ShouldBeNull();
        _item.Stock.Quantity.ShouldBe(11);
    }
}
