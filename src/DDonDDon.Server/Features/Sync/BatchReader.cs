using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Sync;

/// <summary>
/// A batch as it was sent: the readable items in the order of the request, movements and edits of products apart, and why the others are not
/// (by their place).
/// </summary>
public sealed record Batch(
    Guid DeviceId, DateTimeOffset SentAt, int Count, IReadOnlyList<RecordedItem> Items, IReadOnlyList<RecordedEdit> Edits,
    IReadOnlyList<UnreadableItem> Unreadable);

/// <summary>An item that cannot be read; <paramref name="Id"/> and <paramref name="Seq"/> as far as they could be.</summary>
public sealed record UnreadableItem(int Index, string? Id, long? Seq, Rejection Rejection);

/// <summary>Reads the body of a batch: the envelope must be right, each item stands for itself.</summary>
public static class BatchReader
{
    public const int MaximumItems = 500;
    public const int MaximumBytes = 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    public static (Batch? Batch, Problem? Problem) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return Read(document.RootElement);
        }
        catch (JsonException exception)
        {
            return (null, new Problem("body.malformed",
                $"The body is not JSON of at most 16 levels (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine})."));
        }
    }

    private static (Batch? Batch, Problem? Problem) Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object) return Bad("body.malformed", "The body is a JSON object with deviceId, sentAt and items.");
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            if (Members.Known(member, ["deviceId", "sentAt", "cursor", "items"]) is not { } name)
                return Bad("body.unknown_member", "The body has members other than deviceId, sentAt, cursor and items.");
            if (!members.TryAdd(name, member.Value)) return Bad("body.duplicate_member", $"The body has {name} twice.");
        }

        if (!members.TryGetValue("deviceId", out var device) || Members.Id(device) is not { } deviceId)
            return Bad("deviceId.invalid", "deviceId is the UUID of the installation.");
        if (!members.TryGetValue("sentAt", out var sent) || ItemReader.TimeOf(sent) is not { } sentAt)
            return Bad("sentAt.invalid", "sentAt is the device's time when it sends, with its offset, like 2026-11-22T03:04:05.678Z.");
        if (members.TryGetValue("cursor", out var cursor) && cursor.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            return Bad("cursor.invalid", "cursor is the text that an earlier answer gave.");
        if (!members.TryGetValue("items", out var items) || items.ValueKind is not JsonValueKind.Array)
            return Bad("items.invalid", "items is an array.");
        return items.GetArrayLength() > MaximumItems ? (null, TooLarge) : (ReadItems(deviceId, sentAt, items), null);
    }

    /// <summary>The answer to a batch that must be halved.</summary>
    public static Problem TooLarge { get; } = new(
        "batch.too_large", $"A batch has at most {MaximumItems} items and {MaximumBytes} bytes. Send it in halves.",
        new Dictionary<string, object> { ["maxItems"] = MaximumItems, ["maxBytes"] = MaximumBytes });

    private static Batch ReadItems(Guid deviceId, DateTimeOffset sentAt, JsonElement items)
    {
        var readable = new List<RecordedItem>(items.GetArrayLength());
        var edits = new List<RecordedEdit>();
        var unreadable = new List<UnreadableItem>();
        var index = 0;
        foreach (var element in items.EnumerateArray())
        {
            RecordedItem? item = null;
            RecordedEdit? edit = null;
            Rejection? rejection;
            if (EditReader.IsEdit(element)) (edit, rejection) = EditReader.Read(element, index, deviceId);
            else (item, rejection) = ItemReader.Read(element, index, deviceId);
            if (item is not null) readable.Add(item);
            else if (edit is not null) edits.Add(edit);
            else unreadable.Add(new(index, ItemReader.IdOf(element), SeqOf(element), rejection!));
            index++;
        }
        return new(deviceId, sentAt, index, readable, edits, unreadable);
    }

    private static long? SeqOf(JsonElement element) =>
        Members.Find(element, "seq") is { ValueKind: JsonValueKind.Number } seq && seq.TryGetInt64(out var value) && value is >= 0 and <= ItemReader.GreatestSeq
            ? value
            : null;

    private static (Batch?, Problem?) Bad(string code, string detail) => (null, new Problem(code, detail));
}
