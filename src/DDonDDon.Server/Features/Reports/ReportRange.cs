using System.Globalization;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Reports;

/// <summary>The days that a report is about, both included, on the store's own clock.</summary>
public readonly record struct ReportRange(DateOnly From, DateOnly To)
{
    public const int MaximumDays = 400;

    /// <summary>
    /// Reads two days as yyyy-MM-dd. Without <paramref name="to"/> it is today in the store; without <paramref name="from"/> it is
    /// <paramref name="days"/> days in all.
    /// </summary>
    public static Problem? Read(string? from, string? to, Store store, DateTimeOffset now, int days, out ReportRange range)
    {
        range = default;
        DateOnly? first = null, last = null;
        if (from is not null && (first = DayOf(from)) is null) return new Problem("filter.invalid", "from is a day of the store, like 2026-11-22.");
        if (to is not null && (last = DayOf(to)) is null) return new Problem("filter.invalid", "to is a day of the store, like 2026-11-22.");
        var end = last ?? StoreCalendar.Of(store.TimeZone).DayOf(now);
        range = new(first ?? end.AddDays(Math.Max(1 - days, -end.DayNumber)), end);
        if (range.From > range.To) return new Problem("range.invalid", "from is not after to.");
        return range.To.DayNumber - range.From.DayNumber < MaximumDays
            ? null
            : new Problem("range.too_long", $"A report is about at most {MaximumDays} days.");
    }

    /// <summary>A day as the documents have it; null for any other text.</summary>
    public static DateOnly? DayOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string TextOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
