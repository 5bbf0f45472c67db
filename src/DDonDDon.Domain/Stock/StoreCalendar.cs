using DDonDDon.Domain.Access;

namespace DDonDDon.Domain.Stock;

/// <summary>The days of a store: which of them a moment belongs to, by the store's clock on the wall.</summary>
public sealed class StoreCalendar(TimeZoneInfo zone)
{
    /// <summary>The calendar of an IANA time zone, or of a store's default one when there is none.</summary>
    /// <exception cref="TimeZoneNotFoundException">There is no such time zone.</exception>
    public static StoreCalendar Of(string? timeZone) => new(TimeZoneInfo.FindSystemTimeZoneById(timeZone ?? Store.DefaultTimeZone));

    /// <summary>
    /// The day of a moment. Days follow each other without going back: where a clock is put back over midnight, the day that had begun goes on.
    /// </summary>
    public DateOnly DayOf(DateTimeOffset time)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return zone.IsAmbiguousTime(midnight) && time.UtcDateTime >= midnight - zone.GetAmbiguousTimeOffsets(midnight).Max()
            ? day.AddDays(1)
            : day;
    }
}
