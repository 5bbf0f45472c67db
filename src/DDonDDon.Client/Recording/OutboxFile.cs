using System.Text.Json;

namespace DDonDDon.Client;

/// <summary>What an outbox was written to: <paramref name="Items"/> items of the device <paramref name="DeviceId"/>.</summary>
public sealed record OutboxExport(Guid DeviceId, int Items);

/// <summary>The first line of an exported outbox; each further line is an item as it would be sent.</summary>
internal sealed record OutboxFileHead(int DdonOutbox, Guid DeviceId, DateTimeOffset ExportedAt, long? ClockOffsetMs, int Items)
{
    public const int Version = 1;
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);
}
