using System.Globalization;
using DDonDDon.Domain.Stock;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Domain.Tests.Stock;

public class StoreCalendarTests
{
    [Theory]
    [InlineData(null, "2026-11-22T14:59:59.999999Z", "2026-11-22")]
    [InlineData(null, "2026-11-22T15:00:00Z", "2026-11-23")]
    [InlineData("UTC", "2026-11-22T15:00:00Z", "2026-11-22")]
    [InlineData("Pacific/Kiritimati", "2026-11-22T10:00:00Z", "2026-11-23")]
    // The night of 25 hours: midnight is at 04:00 UTC before it and at 05:00 after it.
    [InlineData("America/New_York", "2026-11-01T03:59:59Z", "2026-10-31")]
    [InlineData("America/New_York", "2026-11-01T04:00:00Z", "2026-11-01")]
    [InlineData("America/New_York", "2026-11-02T04:59:59Z", "2026-11-01")]
    [InlineData("America/New_York", "2026-11-02T05:00:00Z", "2026-11-02")]
    // A clock that goes from midnight to 01:00, and back from midnight to 23:00.
    [InlineData("Asia/Beirut", "2026-03-28T21:59:59Z", "2026-03-28")]
    [InlineData("Asia/Beirut", "2026-03-28T22:00:00Z", "2026-03-29")]
    [InlineData("Asia/Beirut", "2026-10-24T21:30:00Z", "2026-10-24")]
    [InlineData("Asia/Beirut", "2026-10-24T22:00:00Z", "2026-10-25")]
    // A clock that went back from 00:01 to 23:01: the day that had begun goes on.
    [InlineData("America/St_Johns", "2010-11-07T02:29:59Z", "2010-11-06")]
    [InlineData("America/St_Johns", "2010-11-07T02:30:00Z", "2010-11-07")]
    [InlineData("America/St_Johns", "2010-11-07T02:45:00Z", "2010-11-07")]
    [InlineData("America/St_Johns", "2010-11-07T03:31:00Z", "2010-11-07")]
    // A day that never was.
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31")]
    public void A_moment_belongs_to_the_day_on_the_stores_own_clock(string? zone, string moment, string day) =>
        StoreCalendar.Of(zone).DayOf(DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture))
            .ShouldBe(DateOnly.Parse(day, CultureInfo.InvariantCulture));

    [Fact]
    public void Days_never_go_back_in_any_time_zone() => Prop.ForAll(
        Arb.From(from zone in Gen.Elements(TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).ToArray())
                 from minute in Gen.Choose(0, 120 * 365 * 1440)
                 select (zone, minute)),
        one =>
        {
            var calendar = StoreCalendar.Of(one.zone);
            var moment = new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(one.minute);
            for (var hour = 1; hour < 4; hour++)
                calendar.DayOf(moment.AddHours(hour)).ShouldBeGreaterThanOrEqualTo(calendar.DayOf(moment), $"{one.zone} {moment:O}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_zone_that_is_not_there_is_an_error() =>
        Should.Throw<TimeZoneNotFoundException>(() => StoreCalendar.Of("Asia/Nowhere"));
}
