using System.Globalization;
using System.Text.Json.Nodes;
using DDonDDon.Server.Tests.Access;

namespace DDonDDon.Server.Tests.Support;

/// <summary>
/// A device of a store: makes items with what a test does not care about, one second apart and an hour old, and batches of them.
/// </summary>
internal sealed class Device(ManualClock clock, Guid storeId)
{
    private long _seq;

    public Guid Id { get; } = Guid.CreateVersion7();

    public JsonObject Inbound(Guid productId, decimal quantity, DateTimeOffset? at = null) =>
        Item("INBOUND", productId, quantity, at);

    public JsonObject Outbound(Guid productId, decimal quantity, DateTimeOffset? at = null) =>
        Item("OUTBOUND", productId, quantity, at);

    public JsonObject Adjust(Guid productId, decimal quantity, DateTimeOffset? at = null) =>
        Item("ADJUST", productId, quantity, at).With("reason", "damage");

    public JsonObject Count(Guid productId, decimal quantity, DateTimeOffset? at = null) =>
        Item("COUNT", productId, quantity, at);

    public JsonObject Amend(Guid productId, JsonObject original, decimal quantity, DateTimeOffset? at = null) =>
        Item("AMEND", productId, quantity, at).With("movementId", original.IdOf());

    public JsonObject Void(Guid productId, JsonObject original, DateTimeOffset? at = null) =>
        Item("AMEND", productId, null, at).With("movementId", original.IdOf()).With("void", true);

    /// <summary>An item that names its product by a code.</summary>
    public JsonObject Scan(string type, string code, decimal quantity, DateTimeOffset? at = null) =>
        Item(type, Guid.Empty, quantity, at).Without("productId").With("barcode", code);

    /// <summary>A line of a count session.</summary>
    public JsonObject Line(Guid sessionId, Guid productId, decimal quantity, string? zone = null, DateTimeOffset? at = null)
    {
        var line = Item("COUNT_LINE", productId, quantity, at).With("sessionId", sessionId);
        return zone is null ? line : line.With("zone", zone);
    }

    public JsonObject Item(string type, Guid productId, decimal? quantity, DateTimeOffset? at = null)
    {
        var seq = ++_seq;
        var item = new JsonObject
        {
            ["id"] = Guid.CreateVersion7(),
            ["seq"] = seq,
            ["type"] = type,
            ["storeId"] = storeId,
            ["productId"] = productId,
            ["occurredAt"] = Time(at ?? clock.Now.AddHours(-1).AddSeconds(seq)),
        };
        return quantity is { } amount ? item.With("quantity", amount) : item;
    }

    public JsonObject Batch(params IEnumerable<JsonObject> items) => new()
    {
        ["deviceId"] = Id,
        ["sentAt"] = Time(clock.Now),
        ["items"] = new JsonArray([.. items.Select(item => item.DeepClone())]),
    };

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}

/// <summary>Small changes of JSON objects, made on copies.</summary>
internal static class JsonChanges
{
    public static JsonObject With(this JsonObject json, string member, JsonNode? value)
    {
        var copy = json.DeepClone().AsObject();
        copy[member] = value;
        return copy;
    }

    public static JsonObject Without(this JsonObject json, string member)
    {
        var copy = json.DeepClone().AsObject();
        copy.Remove(member);
        return copy;
    }

    public static Guid IdOf(this JsonObject item) => item["id"]!.GetValue<Guid>();
}
