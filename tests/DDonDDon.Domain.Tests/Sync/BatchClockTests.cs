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
        [.. items.Select(new BatchClock(Received, sentAt, Tolerance).Place)];

    private static RecordedTime Said(DateTimeOffset occurredAt) => new(occurredAt, null);

    private static RecordedTime Aged(double seconds) => new(At("03:00"), TimeSpan.FromSeconds(seconds));

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
    public void What_lies_in_the_future_happened_when_it_was_received_and_moves_nothing_else() =>
        Place(Received, Said(At("11:50")), Said(Received.AddYears(74)), Said(At("12:10")), Aged(60)).ShouldBe(
        [
            new(At("11:50"), ClockMethod.AsRecorded),
            new(Received, ClockMethod.MovedBack),
            new(Received, ClockMethod.MovedBack),
            new(At("11:59"), ClockMethod.Age),
        ]);

    [Fact]
    public void What_is_still_in_the_future_after_the_offset_happened_when_it_was_received() =>
        Place(Received.AddMinutes(10), Said(At("12:30")), Said(At("12:09"))).ShouldBe(
        [
            new(Received, ClockMethod.MovedBack),
            new(At("11:59"), ClockMethod.Offset),
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

    // By the type: an item is placed without the others.
    [Fact]
    public void No_clock_puts_an_item_in_the_future_or_turns_two_of_one_clock_around()
    {
        var times = Gen.Elements(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, At("11:00"), At("11:59"), At("12:00"), At("12:01"), At("13:00"));
        var ages = Gen.Elements<TimeSpan?>(null, null, TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromHours(-1), TimeSpan.MaxValue);
        var pairs = from sentAt in times
                    from one in times
                    from other in times
                    from age in ages
                    select (SentAt: sentAt, One: one, Other: other, Age: age);

        Prop.ForAll(Arb.From(pairs), pair =>
        {
            var placed = Place(pair.SentAt, Said(pair.One), Said(pair.Other), new(pair.One, pair.Age));

            placed.ShouldAllBe(item => item.OccurredAt <= Received);
            if (pair.One <= pair.Other) placed[0].OccurredAt.ShouldBeLessThanOrEqualTo(placed[1].OccurredAt);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }
}
