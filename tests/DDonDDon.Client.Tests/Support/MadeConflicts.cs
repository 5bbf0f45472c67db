using System.Text.Json.Nodes;

namespace DDonDDon.Client.Tests.Support;

/// <summary>Conflicts as they stand in the feed: of the till's milk, sold by one device at 11:20 after another had counted 12 at 11:30.</summary>
internal static class MadeConflicts
{
    public static Guid Id { get; } = Guid.Parse("01a199aa-0000-7000-8000-0000000000c0");
    public static Guid Count { get; } = Guid.Parse("01a199aa-0000-7000-8000-0000000000c2");
    private static readonly Guid s_sale = Guid.Parse("01a199aa-0000-7000-8000-0000000000c1"), s_phone = Guid.Parse("0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44");

    /// <summary>A late sale of 3; the stock was 12 when the document was made.</summary>
    public static JsonObject Late(string kind = "late_movement") => Change(Till.Shop, new()
    {
        ["kind"] = kind,
        ["storeId"] = Till.Shop.ToString(),
        ["productId"] = Till.Milk.ToString(),
        ["productName"] = "우유",
        ["movements"] = new JsonArray(Met(s_sale, "OUTBOUND", 3, "2026-11-22T02:20:00Z"), Met(Count, "COUNT", 12, "2026-11-22T02:30:00Z")),
        ["stock"] = 12,
        ["text"] = "the server's words",
        ["choices"] = new JsonArray(Choice("keep", 12), Choice("apply_difference", 9), Choice("set_quantity", null), Choice("toss_a_coin", 1)),
    });

    /// <summary>Two values of a product's field; of no store.</summary>
    public static JsonObject Edits(string field = "price", string? first = "1000", string? last = "1200") => Change(null, new()
    {
        ["kind"] = "product_edit",
        ["productId"] = Till.Milk.ToString(),
        ["field"] = field,
        ["movements"] = new JsonArray(),
        ["edits"] = new JsonArray(Edit(first, "2026-11-22T02:20:00Z"), Edit(last, "2026-11-22T02:30:00Z")),
        ["text"] = "the server's words",
        ["choices"] = new JsonArray(Choice("keep", null), new JsonObject { ["choice"] = "take_other", ["text"] = "the server's choice", ["resultingQuantity"] = null, ["resultingValue"] = first, ["needsQuantity"] = false }),
    });

    /// <summary>The same conflict after somebody decided, or (no <paramref name="choice"/>) after it was answered by itself.</summary>
    public static JsonObject Closed(this JsonObject change, string? choice, decimal? quantity = null)
    {
        var closed = change.DeepClone().AsObject();
        var data = closed["data"]!.AsObject();
        data["status"] = "closed";
        data["choices"] = new JsonArray();
        if (choice is null) data["closedBecause"] = "recounted";
        else
            data["decision"] = new JsonObject
            {
                ["id"] = Guid.NewGuid().ToString(),
                ["choice"] = choice,
                ["quantity"] = quantity,
                ["decidedBy"] = Till.Worker.Id.ToString(),
                ["decidedByEmail"] = "minji@shop.example",
                ["decidedAt"] = "2026-11-22T02:45:00Z",
            };
        return closed;
    }

    private static JsonObject Change(Guid? store, JsonObject data)
    {
        data["id"] = Id.ToString();
        data["status"] = "open";
        data["openedAt"] = "2026-11-22T02:40:00Z";
        var change = new JsonObject { ["kind"] = "conflict", ["id"] = Id.ToString(), ["data"] = data };
        if (store is { } owner) change["storeId"] = owner.ToString();
        return change;
    }

    private static JsonObject Met(Guid id, string type, decimal quantity, string time) => new()
    {
        ["id"] = id.ToString(),
        ["type"] = type,
        ["quantity"] = quantity,
        ["occurredAt"] = time,
        ["deviceId"] = s_phone.ToString(),
        ["recordedBy"] = Till.Worker.Id.ToString(),
        ["recordedByEmail"] = "minji@shop.example",
    };

    private static JsonObject Edit(string? value, string time) => new()
    {
        ["id"] = Guid.NewGuid().ToString(),
        ["value"] = value,
        ["occurredAt"] = time,
        ["deviceId"] = s_phone.ToString(),
        ["recordedBy"] = Till.Worker.Id.ToString(),
        ["recordedByEmail"] = "minji@shop.example",
    };

    private static JsonObject Choice(string choice, decimal? resulting) => new()
    {
        ["choice"] = choice,
        ["text"] = "the server's choice",
        ["resultingQuantity"] = resulting,
        ["needsQuantity"] = choice is "set_quantity",
    };
}
