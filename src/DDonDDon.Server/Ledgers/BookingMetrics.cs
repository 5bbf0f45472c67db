using System.Diagnostics.Metrics;
using System.Text.Json;
using DDonDDon.Domain.Booking;

namespace DDonDDon.Server.Ledgers;

/// <summary>What became of the items that this process answered, counted for whatever watches over it.</summary>
internal static class BookingMetrics
{
    private static readonly Meter s_meter = new("DDonDDon.Sync");
    private static readonly ItemStatus[] s_statuses = Enum.GetValues<ItemStatus>();
    private static readonly long[] s_items = new long[s_statuses.Length];

    static BookingMetrics() => s_meter.CreateObservableCounter("ddon.items", Measure, "{item}", "Items of devices that were answered, by status.");

    public static string MeterName => s_meter.Name;

    public static void Count(IEnumerable<ItemResult> answers)
    {
        foreach (var answer in answers) Interlocked.Increment(ref s_items[Array.IndexOf(s_statuses, answer.Status)]);
    }

    private static IEnumerable<Measurement<long>> Measure() => s_statuses.Select((status, place) =>
        new Measurement<long>(
            Interlocked.Read(ref s_items[place]), new KeyValuePair<string, object?>("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()))));
}
