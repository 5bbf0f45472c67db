using System.Text.Json.Nodes;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Tests.Support;

/// <summary>Conflicts as the feed has them, about the till's milk: counted as 12 at 11:30, and sold at 11:20 as it turned out later.</summary>
internal static class MadeConflicts
{
    public static Guid Id { get; } = Guid.Parse("01a199aa-0000-7000-8000-0000000000c0");
    public static Guid Count { get; } = Guid.Parse("01a199aa-0000-7000-8000-0000000000c2");
    private static readonly Guid Sale = Guid.Parse("01a199aa-0000-7000-8000-0000000000c1");
    private static readonly Guid Tablet = Guid.Parse("01a199aa-0000-7000-8000-00000000000a");
    private static readonly Guid Phone = Guid.Parse("0192f7b5-3c2b-7e8f-9a66-8c7b6a5d4e44");

    /// <summary>A till whose milk was counted as 12 on another device, with the conflict about the late sale.</summary>
    public static async Task<Till> OpenTillAsync()
    {
        var till = await Till.OpenAsync();
        till.Server.Book(new StockCounted
        {
            Id = Count,
            StoreId = Till.Shop,
            ProductId = Till.Milk,
            DeviceId = Tablet,
            Seq = 1,
            Quantity = 12,
            OccurredAt = new(2026, 11, 22, 2, 30, 0, TimeSpan.Zero),
        });
        till.Server.Publish(Late());
        await till.Client.SyncAsync();
        return till;
    }

    /// <summary>A late sale of 3; the stock was 12 when the document was made.</summary>
    public static JsonObject Late(string kind = "late_movement") => Change(Till.Shop, new()
    {
        ["kind"] = kind,
        ["storeId"] = Till.Shop.ToString(),
        ["productId"] = Till.Milk.ToString(),
        ["productName"] = "우유",
        ["movements"] = new JsonArray(Met(Sale, "OUTBOUND", 3, "2026-11-22T02:20:00Z"), Met(Count, "COUNT", 12, "2026-11-22T02:30:00Z")),
        ["stock"] = 12,
        ["text"] = "the server's words",
        ["choices"] = new JsonArray(Choice("keep", 12), Choice("apply_difference", 9), Choice("set_quantity", null), Choice("toss_a_coin", 1)),
    });

    /// <summary>Two edits of one field of a product; such a conflict belongs to no store.</summary>
    public static JsonObject Edits(string field = "price", string? first = "1000", string? last = "1200") => Change(null, new()
    {
        ["kind"] = "product_edit",
        ["productId"] = Till.Milk.ToString(),
        ["field"] = field,
        ["movements"] = new JsonArray(),
        ["edits"] = new JsonArray(Edit(first, "2026-11-22T02:20:00Z"), Edit(last, "2026-11-22T02:30:00Z")),
        ["text"] = "the server's words",
        ["choices"] = new JsonArray(Choice("keep", null), Choice("take_other", null, first)),
    });

    /// <summary>The same conflict after somebody decided it, or (without a <paramref name="choice"/>) after later movements answered it.</summary>
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
        ["deviceId"] = Phone.ToString(),
        ["recordedBy"] = Till.Worker.Id.ToString(),
        ["recordedByEmail"] = "minji@shop.example",
    };

    private static JsonObject Edit(string? value, string time) => new()
    {
        ["id"] = Guid.NewGuid().ToString(),
        ["value"] = value,
        ["occurredAt"] = time,
        ["deviceId"] = Phone.ToString(),
        ["recordedBy"] = Till.Worker.Id.ToString(),
        ["recordedByEmail"] = "minji@shop.example",
    };

    private static JsonObject Choice(string choice, decimal? resulting, string? value = null) => new()
    {
        ["choice"] = choice,
        ["text"] = "the server's choice",
        ["resultingQuantity"] = resulting,
        ["resultingValue"] = value,
        ["needsQuantity"] = choice is "set_quantity",
    };
}
