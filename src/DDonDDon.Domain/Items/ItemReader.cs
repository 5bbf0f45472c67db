using System.Runtime.InteropServices;
using System.Text.Json;

namespace DDonDDon.Domain.Items;

/// <summary>Reads one item by itself, so that a bad one never harms its neighbours: a readable item, or the reason why it is not.</summary>
public static class ItemReader
{
    public static (SentItem? Item, Rejection? Rejection) Read(JsonElement element, int index, Guid deviceId)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        if (raw.Length > ItemLimits.LongestItem) return (null, ItemRefusals.TooLong);
        var type = JsonMembers.Find(element, "type") is { } text ? JsonMembers.Text(text) : null;
        var (members, rejection) = JsonMembers.Of(element, NamesOf(type));
        if (members is null) return (null, rejection);
        var reading = new ItemMembers(members);
        return Sent(reading, Read(type, reading, deviceId), index, raw.ToArray());
    }

    /// <summary>
    /// Reads a movement or an amendment whose members have been taken apart, as a request that books one has them; <paramref name="raw"/> is its JSON.
    /// </summary>
    public static (SentItem? Item, Rejection? Rejection) ReadMovement(
        IReadOnlyDictionary<string, JsonElement> members, Guid deviceId, ReadOnlyMemory<byte> raw)
    {
        var reading = new ItemMembers(members);
        if (reading.Find("type") is { } type && JsonMembers.Text(type) is "COUNT_LINE") return (null, ItemRefusals.NoMovement);
        return Sent(reading, StoreItemReader.Read(reading, deviceId), 0, raw);
    }

    /// <summary>The id as far as it can be read, for the answer to an item that cannot.</summary>
    public static string? IdOf(JsonElement element) =>
        JsonMembers.Find(element, "id") is { } id && JsonMembers.Text(id) is { Length: <= 64 } text ? text : null;

    /// <summary>The counter as far as it can be read: it has arrived, although its item cannot be taken.</summary>
    public static long? SeqOf(JsonElement element) =>
        JsonMembers.Find(element, "seq") is { ValueKind: JsonValueKind.Number } seq && seq.TryGetInt64(out var value)
            && value is >= 0 and <= ItemLimits.GreatestSeq
            ? value
            : null;

    /// <summary>A time as items have it; null when it is not one.</summary>
    public static DateTimeOffset? TimeOf(JsonElement element) => ItemMembers.TimeOf(element);

    private static string[] NamesOf(string? type) => type switch
    {
        "PRODUCT" => ProductEditReader.Names,
        "RESOLVE" => DecisionReader.Names,
        _ => StoreItemReader.Names,
    };

    private static Item? Read(string? type, ItemMembers members, Guid deviceId) => type switch
    {
        "PRODUCT" => ProductEditReader.Read(members, deviceId),
        "RESOLVE" => DecisionReader.Read(members, deviceId),
        _ => StoreItemReader.Read(members, deviceId),
    };

    private static (SentItem? Item, Rejection? Rejection) Sent(ItemMembers members, Item? item, int index, ReadOnlyMemory<byte> raw)
    {
        var (age, recordedBy) = (members.Age(), members.OptionalId("recordedBy"));
        return members.Problem is { } problem ? (null, problem) : (new(index, item!, age, recordedBy, raw), null);
    }
}
