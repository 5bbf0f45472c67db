using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Domain.Tests.Conflicts;

/// <summary>When counts of several devices meet in a conflict.</summary>
public class ConcurrentCountTests
{
    private readonly ItemWithConflicts _item = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_counts_of_two_devices_meet_in_whichever_order_they_arrive(bool inOrder)
    {
        var (first, last) = (Some.Counted(10, "13:30"), ItemWithConflicts.OnOther(Some.Counted(12, "13:35")));
        _item.Arrive(inOrder ? first : last);
        _item.Arrive(inOrder ? last : first);

        var conflict = _item.OnlyOpen;
        conflict.Kind.ShouldBe(ConflictKind.ConcurrentCounts);
        conflict.Movements.Select(met => met.Id).ShouldBe([first.Id, last.Id]);
        conflict.Id.ShouldBe(Conflict.IdOf(ConflictKind.ConcurrentCounts, first.Id, last.Id));
        _item.NumbersOf(conflict).ShouldBe([(ConflictChoice.Keep, 12m), (ConflictChoice.TakeOther, 10m), (ConflictChoice.SetQuantity, null)]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_counts_that_agree_but_for_what_was_sold_between_them_are_no_conflict(bool inOrder)
    {
        var (first, last) = (Some.Counted(10, "13:30"), ItemWithConflicts.OnOther(Some.Counted(9, "13:35")));
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
        _item.Arrive(ItemWithConflicts.OnOther(Some.Counted(14, "13:51")));
        _item.Open.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_counts_twice_still_meets_what_another_device_counted_before(bool inOneTransaction)
    {
        var (first, wrong, last) = (ItemWithConflicts.OnOther(Some.Counted(12, "13:30")), Some.Counted(10, "13:32"), Some.Counted(11, "13:34"));
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
        _item.Arrive(ItemWithConflicts.OnOther(Some.Counted(12, "13:30")));
        _item.Arrive(Some.Counted(12, "13:32")).ShouldBeEmpty();
        _item.Arrive(Some.Counted(11, "13:34"));
        _item.OnlyOpen.Kind.ShouldBe(ConflictKind.ConcurrentCounts);
    }

    [Fact]
    public void Of_a_device_that_counts_twice_the_last_count_is_asked_about()
    {
        var (wrong, last) = (ItemWithConflicts.OnOther(Some.Counted(10, "13:28")), ItemWithConflicts.OnOther(Some.Counted(11, "13:30")));
        _item.Arrive(Some.Counted(12, "13:34"));
        _item.Arrive(wrong, last);
        _item.OnlyOpen.Movements[0].Id.ShouldBe(last.Id);
    }

    [Fact]
    public void A_voided_count_does_not_hide_a_conflict()
    {
        var (first, mistaken) = (Some.Counted(12, "13:30"), Some.Counted(99, "13:32"));
        _item.Arrive(first, mistaken, Some.Voided(mistaken.Id, "13:33"));
        _item.Arrive(ItemWithConflicts.OnOther(Some.Counted(11, "13:34")));
        _item.OnlyOpen.Movements[0].Id.ShouldBe(first.Id);
    }

    [Fact]
    public void Taking_the_other_count_counts_what_happened_between_and_after()
    {
        _item.Arrive(Some.Counted(10, "13:30"), Some.Issued(1, "13:33"), ItemWithConflicts.OnOther(Some.Counted(12, "13:35")), Some.Issued(2, "13:40"));
        var conflict = _item.OnlyOpen;
        _item.NumbersOf(conflict)[1].ShouldBe((ConflictChoice.TakeOther, 7m));
        _item.Decide(conflict, ConflictChoice.TakeOther).ShouldBeNull();
        _item.Stock.Quantity.ShouldBe(7);
        _item.Stock.Baseline!.Key.Id.ShouldBe(conflict.Movements[^1].Id);
    }
}
