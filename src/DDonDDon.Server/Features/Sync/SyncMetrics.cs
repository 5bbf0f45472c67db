using System.Diagnostics.Metrics;

namespace DDonDDon.Server.Features.Sync;

/// <summary>What becomes of items, counted for whatever watches over the server.</summary>
internal static class SyncMetrics
{
    public const string MeterName = "DDonDDon";

    private static readonly Meter s_meter = new(MeterName);
    private static readonly Counter<long> s_items = s_meter.CreateCounter<long>("ddon.items", "{item}", "Items of devices that were answered, by status.");

    public static void Count(IEnumerable<SubmittedItem> items)
    {
        foreach (var status in items.Where(item => item.Answer is not null).CountBy(item => item.Answer!.Status))
            s_items.Add(status.Value, new KeyValuePair<string, object?>("status", status.Key.ToString().ToLowerInvariant()));
    }
}
