using DDonDDon.Domain.Sync;
using FsCheck;
using FsCheck.Fluent;
using static DDonDDon.Domain.Tests.Some;

namespace DDonDDon.Domain.Tests.Sync;

public class BatchClockTests
{
    private static readonly DateTimeOffset Received = At("12:00");
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private static EffectiveTime[] Place(DateTimeOffset sentAt, params RecordedTime[] items) =>
        new BatchClock(Received, sentAt, Tolerance).Place(items);

    private static RecordedTime Said(DateTimeOffset occurredAt) => new(occurredAt, null);

    private static RecordedTime Aged(double seconds) => new(At("03:00"), TimeSpan.FromSeconds(seconds));

    [Fact]
    public void An_empty_batch_has_no_times() => Place(Received).ShouldBeEmpty();

    [Fact]
    public void A_clock_that_is_right_enough_is_taken_at_its_word() =>
        Place(Received.AddSeconds(5), Said(At("11:00"))).ShouldBe([new(At("11:00"), ClockMethod.AsRecorded)]);

    [Fact]
    public void A_clock_that_is_off_is_corrected_by_its_offset()
    {
        Place(Received.AddMinutes(2), Said(At("11:02"))).ShouldBe([new(At("11:00"), ClockMethod.Offset)]);
        Place(Received.AddMinutes(-2), Said(At("10:58"))).ShouldBe([new(At("11:00"), ClockMethod.Offset)]);
    }

    [Fact]
    public void The_tolerance_is_exceeded_by_a_tick_more()
    {
        new BatchClock(Received, Received + Tolerance, Tolerance).Corrects.ShouldBeFalse();
        new BatchClock(Received, Received + Tolerance + TimeSpan.FromTicks(1), Tolerance).Corrects.ShouldBeTrue();
        new BatchClock(Received, Received.AddMinutes(2), Tolerance).Offset.ShouldBe(TimeSpan.FromMinutes(-2));
    }

    [Fact]
    public void An_age_places_an_item_whatever_the_wall_clock_said() =>
        Place(Received.AddYears(3), Aged(90)).ShouldBe([new(Received.AddSeconds(-90), ClockMethod.Age)]);

    [Fact]
    public void A_negative_age_is_an_age_of_nothing() => Place(Received, Aged(-90)).ShouldBe([new(Received, ClockMethod.Age)]);

    [Fact]
    public void A_negative_age_does_not_move_the_rest_of_its_batch() =>
        Place(Received, Aged(-90), Said(At("11:00")))[1].ShouldBe(new(At("11:00"), ClockMethod.AsRecorded));

    [Fact]
    public void A_batch_in_the_future_moves_back_by_the_largest_overshoot_and_keeps_its_spacing() =>
        Place(Received, Said(At("11:50")), Said(At("12:10")), Said(At("12:30"))).ShouldBe(
        [
            new(At("11:20"), ClockMethod.MovedBack),
            new(At("11:40"), ClockMethod.MovedBack),
            new(At("12:00"), ClockMethod.MovedBack),
        ]);

    [Fact]
    public void What_is_still_in_the_future_after_the_offset_moves_back_too() =>
        Place(Received.AddMinutes(10), Said(At("12:30")), Said(At("12:10"))).ShouldBe(
        [
            new(At("12:00"), ClockMethod.MovedBack),
            new(At("11:40"), ClockMethod.MovedBack),
        ]);

    [Fact]
    public void Items_placed_by_their_age_stay_when_the_batch_moves_back() =>
        Place(Received, Aged(60), Said(At("12:10"))).ShouldBe(
        [
            new(At("11:59"), ClockMethod.Age),
            new(At("12:00"), ClockMethod.MovedBack),
        ]);

    [Fact]
    public void Times_are_in_utc_and_cut_to_microseconds()
    {
        var placed = Place(Received, Said(At("11:00").AddTicks(19).ToOffset(TimeSpan.FromHours(9)))).ShouldHaveSingleItem().OccurredAt;

        placed.ShouldBe(At("11:00").AddMicroseconds(1));
        placed.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Absurd_clocks_are_not_refused()
    {
        Place(DateTimeOffset.MinValue, Said(DateTimeOffset.MaxValue))[0].OccurredAt.ShouldBe(Received);
        Place(DateTimeOffset.MaxValue, Said(DateTimeOffset.MinValue))[0].OccurredAt.ShouldBe(DateTimeOffset.MinValue);
        Place(Received, new RecordedTime(Received, TimeSpan.MaxValue))[0].OccurredAt.ShouldBe(DateTimeOffset.MinValue);
        Place(Received, new RecordedTime(Received, TimeSpan.MinValue))[0].OccurredAt.ShouldBe(Received);
    }

    [Fact]
    public void No_clock_puts_an_item_in_the_future_or_in_another_spacing()
    {
        var times = Gen.Elements(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, At("11:00"), At("11:59"), At("12:00"), At("12:01"), At("13:00"));
        var items = Gen.ArrayOf(
            from occurredAt in times
            from age in Gen.Elements<TimeSpan?>(null, null, TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromHours(-1), TimeSpan.MaxValue)
            select new RecordedTime(occurredAt, age));
        var batches = from sentAt in times from batch in items select (SentAt: sentAt, Items: batch);

        Prop.ForAll(Arb.From(batches), batch =>
        {
            var placed = Place(batch.SentAt, batch.Items);

            placed.Length.ShouldBe(batch.Items.Length);
            placed.ShouldAllBe(item => item.OccurredAt <= Received);
            var byWallClock = batch.Items.Zip(placed).Where(pair => pair.First.Age is null && pair.First.OccurredAt.Year == 2026
                && pair.Second.OccurredAt > DateTimeOffset.MinValue).ToList();
            if (batch.SentAt.Year == 2026)
                byWallClock.Select(pair => pair.First.OccurredAt - pair.Second.OccurredAt).Distinct().Count().ShouldBeLessThanOrEqualTo(1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }
}
