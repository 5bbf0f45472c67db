using System.Text;
using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Tests.Items;

public class ItemReaderTests
{
    private const string Inbound =
        """{"id":"0192f7c1-0000-7000-8000-000000000001","seq":41,"type":"INBOUND","storeId":"0192f7c1-0000-7000-8000-000000000002", """
        + """ "productId":"0192f7c1-0000-7000-8000-000000000003","quantity":5,"occurredAt":"2026-11-22T03:00:00.000Z"}""";

    [Fact]
    public void The_members_of_an_item_come_in_any_order()
    {
        var members = JsonDocument.Parse(Inbound).RootElement.EnumerateObject().Reverse();
        var reversed = "{" + string.Join(',', members.Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}")) + "}";

        Read(reversed).Item.ShouldBe(Read(Inbound).Item);
    }

    [Fact]
    public void A_null_is_as_good_as_nothing() => Read(With("note", null)).Item.ShouldBe(Read(Inbound).Item);

    [Theory]
    [InlineData("5", 5)]
    [InlineData("5.000", 5)]
    [InlineData("0.5e1", 5)]
    [InlineData("500e-2", 5)]
    public void A_quantity_is_its_value_however_it_is_spelled(string spelling, int value) =>
        ((MovementItem)Read(Inbound.Replace("\"quantity\":5", $"\"quantity\":{spelling}", StringComparison.Ordinal)).Item).Quantity.ShouldBe(value);

    [Theory]
    [InlineData("1e-4")]
    [InlineData("1000000000.001")]
    [InlineData("1e400")]
    [InlineData("1e-40")]
    [InlineData("\"5\"")]
    [InlineData("0.0000000000000000000000000001")]
    public void What_is_no_quantity_is_refused_and_never_rounded(string spelling) =>
        Refused(Inbound.Replace("\"quantity\":5", $"\"quantity\":{spelling}", StringComparison.Ordinal)).Code.ShouldBe("quantity.invalid");

    [Theory]
    [InlineData("colour", "\"red\"", "item.unknown_member")]
    [InlineData("storeId", "\"0192f7c1-0000-7000-8000-000000000002\"", "item.duplicate_member")]
    [InlineData("movementId", "\"0192f7c1-0000-7000-8000-000000000002\"", "item.unexpected_member")]
    [InlineData("sessionId", "\"0192f7c1-0000-7000-8000-000000000002\"", "item.unexpected_member")]
    [InlineData("barcode", "\"8801234567893\"", "product.required")]
    [InlineData("ageMs", "-1", "age.invalid")]
    [InlineData("recordedBy", "\"somebody\"", "recordedBy.invalid")]
    [InlineData("note", "\"\\u0000\"", "text.invalid")]
    [InlineData("note", "\"\\ud800\"", "text.invalid")]
    public void One_member_too_many_or_wrong_refuses_the_item(string name, string value, string code) => Refused(With(name, value)).Code.ShouldBe(code);

    [Fact]
    public void An_item_in_more_space_than_any_needs_is_refused()
    {
        With("note", "\"\"" + new string(' ', ItemLimits.LongestItem)).Length.ShouldBeGreaterThan(ItemLimits.LongestItem);
        Refused(With("note", "\"\"" + new string(' ', ItemLimits.LongestItem))).Code.ShouldBe("item.too_long");
        Read(With("note", "\"\"" + new string(' ', 40_000))).Item.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("type", "\"SALE\"", "type.unknown")]
    [InlineData("type", "7", "type.required")]
    [InlineData("id", "\"00000000-0000-0000-0000-000000000000\"", "id.invalid")]
    [InlineData("seq", "9007199254740992", "seq.invalid")]
    [InlineData("occurredAt", "\"2026-11-22 03:00:00\"", "occurredAt.invalid")]
    [InlineData("occurredAt", "\"1899-12-31T23:59:59Z\"", "occurredAt.invalid")]
    public void A_member_that_makes_no_sense_refuses_the_item(string name, string value, string code) => Refused(Instead(name, value)).Code.ShouldBe(code);

    [Theory]
    [InlineData("id", "id.required")]
    [InlineData("storeId", "storeId.required")]
    [InlineData("quantity", "quantity.required")]
    [InlineData("productId", "product.required")]
    [InlineData("type", "type.required")]
    public void A_member_that_is_missing_refuses_the_item(string name, string code) => Refused(Instead(name, "null")).Code.ShouldBe(code);

    [Fact]
    public void Each_kind_of_item_reads_as_it_was_written()
    {
        foreach (var item in Kinds())
        {
            var sent = new SentItem(3, item, TimeSpan.FromMilliseconds(61_234), Some.WorkerId, default);
            var read = Read(Written(sent), item.DeviceId, 3);

            (read.Item, read.Age, read.RecordedBy, read.Index).ShouldBe((item, sent.Age, sent.RecordedBy, 3));
            StoredItems.HashOf(read.Item).ShouldBe(StoredItems.HashOf(item));
        }
    }

    [Fact]
    public void Another_item_has_another_hash() => Kinds().Select(item => Convert.ToHexString(StoredItems.HashOf(item))).ShouldBeUnique();

    private static IEnumerable<Item> Kinds()
    {
        var (product, code) = (ProductReference.Of(Some.ProductId), ProductReference.Of("8801234567893"));
        foreach (var type in Enum.GetValues<MovementType>().Where(type => type is not MovementType.Amend))
            yield return new MovementItem
            {
                Id = Some.NewId(),
                DeviceId = Some.DeviceId,
                Seq = 4,
                OccurredAt = Some.At("12:00"),
                StoreId = Some.StoreId,
                Product = product,
                Type = type,
                Quantity = 1.5m,
                Reason = "damage",
                Note = "\"메모\"",
                Reference = "PO-1"
            };
        yield return new AmendmentItem
        {
            Id = Some.NewId(),
            DeviceId = Some.DeviceId,
            Seq = 4,
            OccurredAt = Some.At("12:00"),
            StoreId = Some.StoreId,
            Product = code,
            MovementId = Some.NewId(),
            Quantity = 3
        };
        yield return new AmendmentItem
        {
            Id = Some.NewId(),
            DeviceId = Some.DeviceId,
            Seq = 4,
            OccurredAt = Some.At("12:00").AddMicroseconds(7),
            StoreId = Some.StoreId,
            Product = code,
            MovementId = Some.NewId()
        };
        yield return new CountLineItem
        {
            Id = Some.NewId(),
            DeviceId = Some.DeviceId,
            Seq = 4,
            OccurredAt = Some.At("12:00"),
            StoreId = Some.StoreId,
            Product = code,
            SessionId = Some.NewId(),
            Zone = "창고",
            Quantity = 0
        };
        yield return new DecisionItem
        {
            Id = Some.NewId(),
            DeviceId = Some.DeviceId,
            Seq = 4,
            OccurredAt = Some.At("12:00"),
            StoreId = Some.StoreId,
            ConflictId = Some.NewId(),
            Choice = ConflictChoice.SetQuantity,
            Quantity = 4
        };
        yield return new DecisionItem
        {
            Id = Some.NewId(),
            DeviceId = Some.DeviceId,
            Seq = 4,
            OccurredAt = Some.At("12:00"),
            ConflictId = Some.NewId(),
            Choice = ConflictChoice.TakeOther
        };
        yield return new ProductEditItem
        {
            Id = Some.NewId(),
            DeviceId = Some.DeviceId,
            Seq = 4,
            OccurredAt = Some.At("12:00"),
            ProductId = Some.ProductId,
            Changes = new Dictionary<string, string?> { ["name"] = "우유", ["price"] = "1200.5", ["archived"] = "true", ["unit"] = null },
            Barcodes = new Dictionary<string, decimal?> { ["8801234567893"] = 12, ["M-1"] = 1, ["M-2"] = null },
            InternalCodes = new HashSet<string> { "M-1" },
            BaseVersion = 7,
        };
    }

    private static string Written(SentItem item)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) ItemWriter.Write(writer, item);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string With(string name, string? value) => $"{Inbound[..^1]},\"{name}\":{value ?? "null"}}}";

    private static string Instead(string name, string value)
    {
        var members = JsonDocument.Parse(Inbound).RootElement.EnumerateObject();
        return "{" + string.Join(',', members.Select(member => $"\"{member.Name}\":{(member.Name == name ? value : member.Value.GetRawText())}")) + "}";
    }

    private static SentItem Read(string json, Guid? deviceId = null, int index = 0)
    {
        var (item, rejection) = ItemReader.Read(JsonDocument.Parse(json).RootElement, index, deviceId ?? Some.DeviceId);
        rejection.ShouldBeNull();
        Encoding.UTF8.GetString(item!.Raw.Span).ShouldBe(json);
        return item;
    }

    private static Rejection Refused(string json)
    {
        var (item, rejection) = ItemReader.Read(JsonDocument.Parse(json).RootElement, 0, Some.DeviceId);
        item.ShouldBeNull();
        return rejection.ShouldNotBeNull();
    }
}
