using System.Text;
using System.Text.Json;

namespace DDonDDon.Client;

/// <summary>An outbox that was exported.</summary>
/// <param name="DeviceId">The device whose outbox it is.</param>
/// <param name="Items">How many items it has.</param>
public sealed record OutboxExport(Guid DeviceId, int Items);

/// <summary>The first line of an exported outbox.</summary>
/// <param name="DdonOutbox">The version of the format.</param>
/// <param name="DeviceId">The device whose outbox it is.</param>
/// <param name="ExportedAt">When it was exported, by the device's clock.</param>
/// <param name="ClockOffsetMs">How far the server's clock is ahead of the device's; null when that is not known.</param>
/// <param name="Items">How many items follow.</param>
internal sealed record OutboxFileHead(int DdonOutbox, Guid DeviceId, DateTimeOffset ExportedAt, long? ClockOffsetMs, int Items)
{
    public const int Version = 1;
}

/// <summary>The format of an exported outbox: one line about it, then a line for each item as it would be sent.</summary>
internal static class OutboxFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task WriteAsync(Stream output, OutboxFileHead head, IEnumerable<string> items, CancellationToken ct)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        await writer.WriteLineAsync(JsonSerializer.Serialize(head, Json).AsMemory(), ct);
        foreach (var item in items) await writer.WriteLineAsync(item.AsMemory(), ct);
        await writer.FlushAsync(ct);
    }

    /// <summary>Reads the first line; null when it is not one of this version.</summary>
    public static OutboxFileHead? ReadHead(string? line)
    {
        try
        {
            return line is not null && JsonSerializer.Deserialize<OutboxFileHead>(line, Json) is { DdonOutbox: OutboxFileHead.Version } head ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
