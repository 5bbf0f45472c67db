using System.Globalization;

namespace DDonDDon.Domain.Conflicts;

/// <summary>
/// What the sentences about a conflict are made of. <paramref name="Unit"/>: what one piece is called, null when nobody said; <paramref name="Stock"/>: now;
/// <paramref name="EmailOf"/>, <paramref name="CategoryOf"/>: what people call a user and a category, null when there is none; times are said in
/// <paramref name="Zone"/>.
/// </summary>
public sealed record ConflictFacts(
    Conflict Conflict, string Product, string? Unit, decimal? Stock, TimeZoneInfo Zone, Func<Guid, string?> EmailOf, Func<Guid, string?> CategoryOf)
{
    public static string Number(decimal quantity) => quantity.ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>A time of the store's day. Seconds are said where what met lies within one minute.</summary>
    public string Time(DateTimeOffset time, string day) =>
        TimeZoneInfo.ConvertTime(time, Zone).ToString($"{day} {(IsWithinAMinute ? "HH:mm:ss" : "HH:mm")}", CultureInfo.InvariantCulture);

    /// <summary>The end of a device's id, which tells those of a shop apart; null for the server itself.</summary>
    public static string? Device(Guid device) => device == Guid.Empty ? null : $"…{device.ToString()[^6..]}";

    private bool IsWithinAMinute
    {
        get
        {
            DateTimeOffset[] times = [.. Conflict.Movements.Select(movement => movement.OccurredAt), .. Conflict.Edits.Select(edit => edit.OccurredAt)];
            return times.Length > 1 && times.Max() - times.Min() < TimeSpan.FromMinutes(1);
        }
    }
}
