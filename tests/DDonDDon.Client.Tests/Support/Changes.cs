using System.Text.Json.Nodes;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Tests.Support;

/// <summary>Changes as the feed has them, and a delivery of another device.</summary>
internal static class Changes
{
    public static Guid Other { get; } = Guid.Parse("01a199aa-0000-7000-8000-00000000000a");

    public static StockReceived Received(decimal quantity) => new()
    {
        Id = Guid.CreateVersion7(),
        StoreId = Till.Shop,
        ProductId = Till.Milk,
        DeviceId = Other,
        Seq = 1,
        Quantity = quantity,
        OccurredAt = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero),
    };

    public static JsonObject Store() => new()
    {
        ["kind"] = "store",
        ["storeId"] = $"{Till.Shop}",
        ["id"] = $"{Till.Shop}",
        ["data"] = new JsonObject { ["id"] = $"{Till.Shop}", ["name"] = "강남점", ["timeZone"] = "Asia/Seoul" },
    };

    // Of a store, or (null) of the catalogue.
    public static JsonObject Purge(Guid? store)
    {
        var purge = new JsonObject { ["kind"] = "purge", ["id"] = (store ?? Guid.Empty).ToString(), ["data"] = new JsonObject() };
        if (store is { } id) purge["storeId"] = id.ToString();
        return purge;
    }

    public static JsonObject Conflict(string status) => new()
    {
        ["kind"] = "conflict",
        ["storeId"] = Till.Shop.ToString(),
        ["id"] = Other.ToString(),
        ["data"] = new JsonObject
        {
            ["id"] = Other.ToString(),
            ["kind"] = "negative_stock",
            ["storeId"] = Till.Shop.ToString(),
            ["productId"] = Till.Milk.ToString(),
            ["status"] = status,
            ["text"] = "재고가 0보다 적습니다.",
        },
    };

    public static JsonObject Product(Guid id, string name, params (string Code, decimal PackSize)[] codes) => new()
    {
        ["kind"] = "product",
        ["id"] = id.ToString(),
        ["data"] = new JsonObject
        {
            ["id"] = id.ToString(),
            ["name"] = name,
            ["sku"] = $"SKU-{id}",
            ["unit"] = "개",
            ["price"] = 2980,
            ["archived"] = false,
            ["barcodes"] = new JsonArray([.. codes.Select(code => new JsonObject { ["code"] = code.Code, ["packSize"] = code.PackSize, ["internal"] = true })]),
        },
    };
}
