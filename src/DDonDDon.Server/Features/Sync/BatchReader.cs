using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Sync;

/// <summary>
/// A batch as it was sent: the readable items in the order of the request, and why the others are not (by their place). <paramref name="Cursor"/>: answer with
/// what changed since; <paramref name="Pending"/>: what the device keeps back, if it says so.
/// </summary>
public sealed record Batch(
    Guid DeviceId, DateTimeOffset SentAt, int Count, IReadOnlyList<SentItem> Items, IReadOnlyList<UnreadableItem> Unreadable, string? Cursor = null,
    PendingItems? Pending = null);

/// <summary>An item that cannot be read; <paramref name="Id"/> and <paramref name="Seq"/> as far as they could be.</summary>
public sealed record UnreadableItem(int Index, string? Id, long? Seq, Rejection Rejection);

/// <summary>Reads the body of a batch: the envelope must be right, each item stands for itself.</summary>
public static class BatchReader
{
    public const int MaximumItems = 500;
    public const int MaximumBytes = 1024 * 1024;

    private const long MostPending = 1_000_000_000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    /// <param name="body">The body.</param>
    /// <param name="isOwn">Whether the server wrote it, and may give ids that no client may.</param>
    public static (Batch? Batch, Problem? Problem) Read(ReadOnlyMemory<byte> body, bool isOwn = false)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return Read(document.RootElement, isOwn);
        }
        catch (JsonException exception)
        {
            return (null, new Problem("body.malformed",
                $"The body is not JSON of at most 16 levels (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine})."));
        }
    }

    private static (Batch? Batch, Problem? Problem) Read(JsonElement root, bool isOwn)
    {
        if (root.ValueKind is not JsonValueKind.Object) return Bad("body.malformed", "The body is a JSON object with deviceId, sentAt and items.");
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (JsonMembers.Known(member, ["deviceId", "sentAt", "cursor", "pending", "items"]) is not { } name)
                return Bad("body.unknown_member", "The body has members other than deviceId, sentAt, cursor, pending and items.");
            if (!members.TryAdd(name, member.Value)) return Bad("body.duplicate_member", $"The body has {name} twice.");
        }

        if (!members.TryGetValue("deviceId", out var device) || JsonMembers.Id(device) is not { } deviceId || !isOwn && DerivedId.IsOne(deviceId))
            return Bad("deviceId.invalid", "deviceId is the UUID of the installation, not of version 8.");
        if (!members.TryGetValue("sentAt", out var sent) || ItemReader.TimeOf(sent) is not { } sentAt)
            return Bad("sentAt.invalid", "sentAt is the device's time when it sends, with its offset, like 2026-11-22T03:04:05.678Z.");
        if (members.TryGetValue("cursor", out var cursor) && cursor.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            return Bad("cursor.invalid", "cursor is the text that an earlier answer gave.");
        if (!TryReadPending(members.GetValueOrDefault("pending"), out var pending))
            return Bad("pending.invalid", "pending has count, the number of items that the device keeps back, and oldest, the time of the oldest of them.");
        if (!members.TryGetValue("items", out var items) || items.ValueKind is not JsonValueKind.Array)
            return Bad("items.invalid", "items is an array.");
        if (items.GetArrayLength() > MaximumItems) return (null, TooLarge);
        return (ReadItems(deviceId, sentAt, items, isOwn) with { Cursor = CursorOf(cursor), Pending = pending }, null);
    }

    // Text that is not Unicode cannot be a cursor of ours; the answer says so beside the results.
    private static string? CursorOf(JsonElement cursor) => cursor.ValueKind is JsonValueKind.String ? JsonMembers.Text(cursor) ?? "\uFFFD" : null;

    // Absent or null is nothing said.
    private static bool TryReadPending(JsonElement element, out PendingItems? pending)
    {
        pending = null;
        if (element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return true;
        if (element.ValueKind is not JsonValueKind.Object) return false;
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
            if (JsonMembers.Known(member, ["count", "oldest"]) is not { } name || !members.TryAdd(name, member.Value)) return false;
        if (!members.TryGetValue("count", out var number) || number.ValueKind is not JsonValueKind.Number) return false;
        if (!number.TryGetInt64(out var count) || count is < 0 or > MostPending) return false;
        var oldest = members.TryGetValue("oldest", out var time) && time.ValueKind is not JsonValueKind.Null ? ItemReader.TimeOf(time) : null;
        if (oldest is null && time.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) return false;
        pending = new(count, oldest);
        return true;
    }

    /// <summary>The answer to a batch that must be halved.</summary>
    public static Problem TooLarge { get; } = new(
        "batch.too_large", $"A batch has at most {MaximumItems} items and {MaximumBytes} bytes. Send it in halves.",
        new Dictionary<string, object> { ["maxItems"] = MaximumItems, ["maxBytes"] = MaximumBytes });

    private static Batch ReadItems(Guid deviceId, DateTimeOffset sentAt, JsonElement items, bool isOwn)
    {
        var readable = new List<SentItem>(items.GetArrayLength());
        var unreadable = new List<UnreadableItem>();
        foreach (var (index, element) in items.EnumerateArray().Index())
        {
            var (item, rejection) = ItemReader.Read(element, index, deviceId);
            rejection ??= isOwn ? null : ItemRules.CheckIds(item!.Item);
            if (rejection is null) readable.Add(item!);
            else unreadable.Add(new(index, ItemReader.IdOf(element), ItemReader.SeqOf(element), rejection));
        }
        return new(deviceId, sentAt, readable.Count + unreadable.Count, readable, unreadable);
    }

    private static (Batch?, Problem?) Bad(string code, string detail) => (null, new Problem(code, detail));
}
