using System.Text.Json.Nodes;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Sync;

/// <summary>One bad item is refused with a code, and its neighbours are taken.</summary>
public class RejectionTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Id = "\"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f\"";

    /// <summary>A member of an INBOUND item, as raw JSON (null: without it), and the code it is refused with (null:
    /// taken).</summary>
    public static TheoryData<string, string?, string?> Members => new()
    {
        { "id", null, "id.required" },
        { "id", "null", "id.required" },
        { "id", "1", "id.invalid" },
        { "id", "\"\"", "id.invalid" },
        { "id", "\"1\\u0000\"", "id.invalid" },
        { "id", "\"\\ud800\"", "id.invalid" },
        { "id", "\"00000000-0000-0000-0000-000000000000\"", "id.invalid" },
        { "id", "\"{0192f7c1-7a52-7cc3-98c4-dc0c0c07398f}\"", "id.invalid" },
        { "id", "\" 0192f7c1-7a52-7cc3-98c4-dc0c0c07398f\"", "id.invalid" },
        { "id", "\"0192f7c1-7a52-8cc3-98c4-dc0c0c07398f\"", "id.invalid" },
        { "seq", null, "seq.invalid" },
        { "seq", "-1", "seq.invalid" },
        { "seq", "1.5", "seq.invalid" },
        { "seq", "\"1\"", "seq.invalid" },
        { "seq", "9223372036854775807", "seq.invalid" },
        { "seq", "9223372036854775808", "seq.invalid" },
        { "seq", "9007199254740992", "seq.invalid" },
        { "seq", "9007199254740991", "seq.implausible" },
        { "seq", "0", null },
        { "type", null, "type.required" },
        { "type", "7", "type.required" },
        { "type", "\"inbound\"", "type.unknown" },
        { "type", "\"TRANSFER\"", "type.unknown" },
        { "type", "\"\\udc00\"", "type.unknown" },
        { "storeId", null, "storeId.required" },
        { "storeId", "\"shop\"", "storeId.invalid" },
        { "storeId", Id, "store.forbidden" },
        { "productId", null, "product.required" },
        { "productId", "\"milk\"", "productId.invalid" },
        { "barcode", "\"8801234567893\"", "product.required" },
        { "quantity", null, "quantity.required" },
        { "occurredAt", null, "occurredAt.invalid" },
        { "occurredAt", "1764000000", "occurredAt.invalid" },
        { "occurredAt", "\"yesterday\"", "occurredAt.invalid" },
        { "occurredAt", "\"2026-11-22T03:00:00\"", "occurredAt.invalid" },
        { "occurredAt", "\"2026-11-22T03:00:60Z\"", "occurredAt.invalid" },
        { "occurredAt", "\"2026-02-30T03:00:00Z\"", "occurredAt.invalid" },
        { "occurredAt", "\"0001-01-01T00:00:00Z\"", "occurredAt.invalid" },
        { "occurredAt", "\"0001-01-01T00:00:00+14:00\"", "occurredAt.invalid" },
        { "occurredAt", "\"9999-12-31T23:59:59Z\"", "occurredAt.invalid" },
        { "occurredAt", "\"9999-12-31T23:59:59-14:00\"", "occurredAt.invalid" },
        { "occurredAt", "\"2026-11-22T03:00:00\\ud800Z\"", "occurredAt.invalid" },
        { "ageMs", "-1", "age.invalid" },
        { "ageMs", "1.5", "age.invalid" },
        { "ageMs", "\"5\"", "age.invalid" },
        { "ageMs", "9223372036854775807", "age.invalid" },
        { "ageMs", "1e400", "age.invalid" },
        { "ageMs", "0", null },
        { "recordedBy", "\"me\"", "recordedBy.invalid" },
        { "recordedBy", Id, "recordedBy.forbidden" },
        { "movementId", Id, "item.unexpected_member" },
        { "void", "true", "item.unexpected_member" },
        { "void", "\"yes\"", "void.invalid" },
        { "note", "1", "text.invalid" },
        { "note", "\"a\\u0000b\"", "text.invalid" },
        { "note", "\"\\ud83d\"", "text.invalid" },
        { "note", "\"\\ude00\\ud83d\"", "text.invalid" },
        { "note", "\"\\ud83d\\ude00\"", null },
        { "note", "\"\"", null },
        { "reference", "[]", "text.invalid" },
        { "reason", "\"\\u0000\"", "text.invalid" },
        { "unknown", "1", "item.unknown_member" },
        { "ID", "1", "item.unknown_member" },
        { "\\ud800", "1", "item.unknown_member" },
        { "\\u0000", "1", "item.unknown_member" },
        { "i\\u0064", Id, "item.duplicate_member" },
    };

    [Theory]
    [MemberData(nameof(Members))]
    public async Task A_member_is_judged_for_its_item_alone(string member, string? value, string? code)
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 1).Without(member).ToJsonString();
        if (value is not null) item = $"{item[..^1]},\"{member}\":{value}}}";

        await ShouldBeJudgedAsync(shop, item, code);
    }

    public static TheoryData<string, string?> Quantities => new()
    {
        { "\"5\"", "quantity.invalid" },
        { "\"NaN\"", "quantity.invalid" },
        { "true", "quantity.invalid" },
        { "[5]", "quantity.invalid" },
        { "1e400", "quantity.invalid" },
        { "-1e400", "quantity.invalid" },
        { "1e-30", "quantity.invalid" },
        { "1e-400", "quantity.invalid" },
        { "0.0001", "quantity.invalid" },
        { "1.0001", "quantity.invalid" },
        { "9223372036854775807", "quantity.invalid" },
        { "-9223372036854775808", "quantity.invalid" },
        { "9223372036854775808", "quantity.invalid" },
        { "1000000000.001", "quantity.invalid" },
        { "1.00000000000000000000000000001", "quantity.invalid" },
        { "1.0000000000000000000000000001", "quantity.invalid" },
        { "12345678901234567890123456789012345", "quantity.invalid" },
        { "-1", "quantity.invalid" },
        { "1000000000", null },
        { "999999999.999", null },
        { "0.001", null },
        { "1e3", null },
        { "1.5E-1", null },
        { "5.000000000000000000000000", null },
        { "0", null },
        { "-0", null },
        { "-0.0", null },
        { "0e10", null },
    };

    [Theory]
    [MemberData(nameof(Quantities))]
    public async Task A_quantity_is_taken_exactly_or_refused(string quantity, string? code)
    {
        var shop = await server.NewShopAsync();
        var count = shop.Device.Item("COUNT", shop.Milk, null).ToJsonString();

        await ShouldBeJudgedAsync(shop, $"{count[..^1]},\"quantity\":{quantity}}}", code);
        if (code is null)
            (await shop.StockAsync(shop.Milk)).ShouldBe(decimal.Parse(
                quantity, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture) + 2);
    }

    [Theory]
    [InlineData("INBOUND", 0)]
    [InlineData("INBOUND", -1)]
    [InlineData("OUTBOUND", 0)]
    [InlineData("OUTBOUND", -1)]
    [InlineData("ADJUST", 0)]
    [InlineData("COUNT", -1)]
    public async Task A_quantity_must_suit_its_type(string type, int quantity)
    {
        var shop = await server.NewShopAsync();

        await ShouldBeJudgedAsync(shop, shop.Device.Item(type, shop.Milk, quantity).ToJsonString(), "quantity.invalid");
    }

    [Fact]
    public async Task What_belongs_to_some_types_only_is_judged_by_type()
    {
        var shop = await server.NewShopAsync();
        var device = shop.Device;
        var sale = device.Outbound(shop.Milk, 1);

        await ShouldBeJudgedAsync(shop, device.Adjust(shop.Milk, 1).With("reason", "theft").ToJsonString(), "reason.invalid");
        await ShouldBeJudgedAsync(shop, device.Inbound(shop.Milk, 1).With("reason", "theft").ToJsonString(), null);
        await ShouldBeJudgedAsync(shop, device.Item("AMEND", shop.Milk, 1).ToJsonString(), "movementId.required");
        await ShouldBeJudgedAsync(shop, device.Void(shop.Milk, sale).With("quantity", 1).ToJsonString(),
            "item.unexpected_member");
        await ShouldBeJudgedAsync(shop, device.Void(shop.Milk, sale).With("void", false).ToJsonString(), "quantity.required");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"item\"")]
    [InlineData("7")]
    public async Task What_is_no_object_is_no_item(string item)
    {
        var shop = await server.NewShopAsync();

        await ShouldBeJudgedAsync(shop, item, "item.invalid");
    }

    [Fact]
    public async Task Text_is_limited()
    {
        var shop = await server.NewShopAsync();

        await ShouldBeJudgedAsync(shop, shop.Device.Inbound(shop.Milk, 1).With("note", new string('가', 2000)).ToJsonString(),
            null);
        await ShouldBeJudgedAsync(shop, shop.Device.Inbound(shop.Milk, 1).With("note", new string('a', 2001)).ToJsonString(),
            "text.invalid");
        foreach (var code in new[] { "", " ", "\r\n" })
            await ShouldBeJudgedAsync(shop, shop.Device.Scan("INBOUND", code, 1).ToJsonString(), "barcode.invalid");
    }

    [Fact]
    public async Task An_id_in_upper_case_is_the_same_id()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 1);
        var upper = item
            .With("id", item.IdOf().ToString().ToUpperInvariant())
            .With("storeId", shop.StoreId.ToString().ToUpperInvariant())
            .With("productId", shop.Milk.ToString().ToUpperInvariant());

        (await shop.SyncOneAsync(upper)).Id.ShouldBe(item.IdOf().ToString());
        (await shop.SyncOneAsync(item)).ShouldBe("duplicate");
    }

    /// <summary>Sends the item between two good ones, and asserts its code; null means that it is taken.</summary>
    private static async Task ShouldBeJudgedAsync(Shop shop, string item, string? code)
    {
        var (before, after) = (shop.Device.Inbound(shop.Milk, 1), shop.Device.Inbound(shop.Milk, 1));
        var batch = shop.Device.Batch().With("items", new JsonArray()).ToJsonString()
            .Replace("[]", $"[{before.ToJsonString()},{item},{after.ToJsonString()}]", StringComparison.Ordinal);

        var answer = await shop.Worker.Client.SendBatchAsync(batch);

        answer.Status.ShouldBe(200, answer.Body);
        answer.Results[0].ShouldBe("accepted");
        answer.Results[1].ShouldBe(code is null ? "accepted" : "rejected", code);
        answer.Results[2].ShouldBe("accepted");
    }
}
