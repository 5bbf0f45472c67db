using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Tests.Items;

/// <summary>Items as a program puts them together that asks nobody: whatever their JSON says, within its limits or beyond.</summary>
internal static class Unread
{
    /// <summary>Null where the JSON says what an item has no room for: a field of another type, a code twice.</summary>
    public static Item? Item(JsonElement json) => json.GetProperty("type").GetString() switch
    {
        "AMEND" => new AmendmentItem
        {
            Id = Stamp(json).Id,
            DeviceId = Some.DeviceId,
            Seq = Stamp(json).Seq,
            OccurredAt = Stamp(json).At,
            StoreId = Id(json, "storeId")!.Value,
            Product = Product(json),
            MovementId = Id(json, "movementId")!.Value,
            Quantity = Amount(json),
            Reason = Text(json, "reason"),
            Note = Text(json, "note"),
            Reference = Text(json, "reference"),
        },
        "COUNT_LINE" => new CountLineItem
        {
            Id = Stamp(json).Id,
            DeviceId = Some.DeviceId,
            Seq = Stamp(json).Seq,
            OccurredAt = Stamp(json).At,
            StoreId = Id(json, "storeId")!.Value,
            Product = Product(json),
            SessionId = Id(json, "sessionId")!.Value,
            Zone = Text(json, "zone") ?? "",
            Quantity = Amount(json)!.Value,
            Replaces = Id(json, "replaces"),
            Note = Text(json, "note"),
        },
        "RESOLVE" => new DecisionItem
        {
            Id = Stamp(json).Id,
            DeviceId = Some.DeviceId,
            Seq = Stamp(json).Seq,
            OccurredAt = Stamp(json).At,
            StoreId = Id(json, "storeId"),
            ConflictId = Id(json, "conflictId")!.Value,
            Choice = DecisionReader.Choice(Text(json, "choice")).Choice,
            Quantity = Amount(json),
        },
        "PRODUCT" => Edit(json),
        var movement => new MovementItem
        {
            Id = Stamp(json).Id,
            DeviceId = Some.DeviceId,
            Seq = Stamp(json).Seq,
            OccurredAt = Stamp(json).At,
            StoreId = Id(json, "storeId")!.Value,
            Product = Product(json),
            Type = Enum.Parse<MovementType>(movement!, ignoreCase: true),
            Quantity = Amount(json)!.Value,
            Reason = Text(json, "reason"),
            Note = Text(json, "note"),
            Reference = Text(json, "reference"),
            Label = GoodsLabel.Of(new()
            {
                Lot = Text(json, "lot"),
                Serial = Text(json, "serial"),
                Weight = json.TryGetProperty("weight", out var weight) ? weight.GetDecimal() : null,
                Count = json.TryGetProperty("count", out var count) ? count.GetDecimal() : null,
            }, null),
        },
    };

    public static Guid? Id(JsonElement json, string name) => Text(json, name) is { } text ? Guid.Parse(text) : null;

    private static ProductEditItem? Edit(JsonElement json)
    {
        var changes = json.TryGetProperty("changes", out var fields) ? fields.EnumerateObject().ToDictionary(field => field.Name, field => field.Value) : [];
        List<JsonElement> codes = json.TryGetProperty("barcodes", out var list) ? [.. list.EnumerateArray()] : [];
        if (changes.Any(change => change.Key is ProductField.Price && change.Value.ValueKind is JsonValueKind.String)) return null;
        if (changes.Any(change => change.Key is ProductField.Archived or ProductField.Name && change.Value.ValueKind is JsonValueKind.Null)) return null;
        if (changes.Keys.Except(ProductField.All).Any() || codes.DistinctBy(CodeOf).Count() < codes.Count) return null;
        return new()
        {
            Id = Stamp(json).Id,
            DeviceId = Some.DeviceId,
            Seq = Stamp(json).Seq,
            OccurredAt = Stamp(json).At,
            ProductId = Id(json, "productId")!.Value,
            Changes = changes.ToDictionary(change => change.Key, change => ValueOf(change.Value)),
            Barcodes = codes.ToDictionary(CodeOf, code => code.TryGetProperty("packSize", out var size) ? size.GetDecimal() : (decimal?)null),
            InternalCodes = codes.Where(code => code.TryGetProperty("internal", out _)).Select(CodeOf).ToHashSet(),
        };
    }

    private static string CodeOf(JsonElement code) => code.GetProperty("code").GetString()!;

    private static string? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDecimal().ToString(CultureInfo.InvariantCulture),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean() ? "true" : "false",
        _ => value.GetString(),
    };

    private static (Guid Id, long Seq, DateTimeOffset At) Stamp(JsonElement json) =>
        (Id(json, "id")!.Value, json.GetProperty("seq").GetInt64(), json.GetProperty("occurredAt").GetDateTimeOffset());

    private static ProductReference Product(JsonElement json) =>
        Id(json, "productId") is { } id ? id : Text(json, "barcode") is { } code ? code : default(ProductReference);

    private static decimal? Amount(JsonElement json) => json.TryGetProperty("quantity", out var quantity) ? quantity.GetDecimal() : null;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
