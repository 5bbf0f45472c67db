using System.Diagnostics.Metrics;
using System.Text.Json;

namespace DDonDDon.Server.Features.Sync;

/// <summary>What became of the items that this process answered, counted for whatever watches over it.</summary>
internal static class SyncMetrics
{
    private static readonly Meter s_meter = new("DDonDDon.Sync");
    private static readonly ItemStatus[] s_statuses = Enum.GetValues<ItemStatus>();
    private static readonly long[] s_items = new long[s_statuses.Length];

    static SyncMetrics() => s_meter.CreateObservableCounter("ddon.items", Tell, "{item}", "Items of devices that were answered, by status.");

    public static string MeterName => s_meter.Name;

    public static void Count(IEnumerable<SubmittedItem> items)
    {
        foreach (var item in items)
            if (item.Answer is { } answer) Interlocked.Increment(ref s_items[Array.IndexOf(s_statuses, answer.Status)]);
    }

    private static IEnumerable<Measurement<long>> Tell() => s_statuses.Select((status, place) =>
        new Measurement<long>(Interlocked.Read(ref s_items[place]), new KeyValuePair<string, object?>("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()))));
}
