using System.Diagnostics.Metrics;
using System.Text.Json;
using DDonDDon.Domain.Booking;

namespace DDonDDon.Server.Ledgers;

/// <summary>What became of the items that this process answered, counted for whatever watches over it.</summary>
internal static class BookingMetrics
{
    private static readonly Meter Counters = new("DDonDDon.Sync");
    private static readonly ItemStatus[] Statuses = Enum.GetValues<ItemStatus>();
    private static readonly long[] Items = new long[Statuses.Length];

    static BookingMetrics() => Counters.CreateObservableCounter("ddon.items", Measure, "{item}", "Items of devices that were answered, by status.");

    public static string MeterName => Counters.Name;

    public static void Count(IEnumerable<ItemResult> answers)
    {
        foreach (var answer in answers) Interlocked.Increment(ref Items[Array.IndexOf(Statuses, answer.Status)]);
    }

    private static IEnumerable<Measurement<long>> Measure() => Statuses.Select((status, place) =>
        new Measurement<long>(
            Interlocked.Read(ref Items[place]), new KeyValuePair<string, object?>("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()))));
}
