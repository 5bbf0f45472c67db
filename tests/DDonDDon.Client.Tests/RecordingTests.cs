using System.Text.Json.Nodes;
using DDonDDon.Client.Tests.Support;

namespace DDonDDon.Client.Tests;

/// <summary>What a device adds to its outbox, and that it stays there.</summary>
public sealed class RecordingTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ddon");

    public void Dispose()
    {
        foreach (var file in new[] { _file, $"{_file}-wal", $"{_file}-journal" }) File.Delete(file);
    }

    [Fact]
    public async Task What_is_recorded_is_there_after_the_program_has_ended()
    {
        Guid device;
        RecordedItem sold;
        await using (var client = await OpenAsync())
        {
            device = client.DeviceId;
            sold = await client.RecordAsync(Movement.Outbound(Till.Shop, "8801234567893", 2.50m) with { Note = "마지막 상자", Reference = "PO-1" });
        }

        await using var again = await OpenAsync();

        again.DeviceId.ShouldBe(device);
        (await again.OutboxAsync()).ShouldHaveSingleItem().ShouldBeEquivalentTo(sold);
        var next = await again.RecordAsync(Movement.Inbound(Till.Shop, Till.Milk, 1));
        next.Seq.ShouldBe(2);
        next.RecordedAt.ShouldBeGreaterThan(sold.RecordedAt);
    }

    [Fact]
    public async Task An_item_is_sent_as_the_protocol_says()
    {
        await using var till = await Till.OpenAsync();

        var received = await till.Client.RecordAsync(Movement.Inbound(Till.Shop, Till.Milk, 5.500m) with { Note = "검수 완료", Reference = "PO-1182" });
        var counted = await till.Client.RecordAsync(Movement.Count(Till.Shop, "8801234567893", 12));
        var amended = await till.Client.RecordAsync(received.Amend(6));
        var voided = await till.Client.RecordAsync(counted.Void());
        var adjusted = await till.Client.RecordAsync(Movement.Adjust(Till.Shop, Till.Milk, -1, "damage") with { RecordedBy = Till.Shop });

        Json(received).ShouldBe(OneLine($$"""
            {"id":"{{received.Id}}","seq":1,"type":"INBOUND","occurredAt":"2026-11-22T03:00:00.000Z","recordedBy":"{{Till.Worker.Id}}",
            "storeId":"{{Till.Shop}}","productId":"{{Till.Milk}}","quantity":5.5,"note":"검수 완료","reference":"PO-1182"}
            """));
        Json(counted).ShouldContain("\"type\":\"COUNT\",\"occurredAt\":\"2026-11-22T03:00:00.001Z\"");
        Json(counted).ShouldContain("\"barcode\":\"8801234567893\",\"quantity\":12}");
        Json(amended).ShouldContain($"\"productId\":\"{Till.Milk}\",\"movementId\":\"{received.Id}\",\"quantity\":6}}");
        Json(voided).ShouldContain($"\"barcode\":\"8801234567893\",\"movementId\":\"{counted.Id}\",\"void\":true}}");
        Json(adjusted).ShouldContain($"\"recordedBy\":\"{Till.Shop}\"");
        Json(adjusted).ShouldContain("\"quantity\":-1,\"reason\":\"damage\"}");
    }

    [Fact]
    public async Task A_line_of_a_count_session_is_sent_as_the_protocol_says_and_changes_no_stock()
    {
        await using var till = await Till.OpenAsync();
        var (session, line) = (Guid.NewGuid(), Guid.NewGuid());

        var first = await till.Client.RecordAsync(new CountedLine(Till.Shop, session, Till.Milk, 6) { Zone = "매대" });
        await till.Client.RecordAsync(new CountedLine(Till.Shop, session, Till.Milk, 2));
        await till.Client.RecordAsync(new CountedLine(Till.Shop, Guid.NewGuid(), Till.Milk, 9) { Zone = "매대" });
        var again = await till.Client.RecordAsync(new CountedLine(Till.Shop, session, Till.Milk, 5.5m) { Zone = "매대", Replaces = line, Note = "윗칸" });

        Json(again).ShouldEndWith(OneLine($$"""
            "storeId":"{{Till.Shop}}","productId":"{{Till.Milk}}","sessionId":"{{session}}","zone":"매대","replaces":"{{line}}","quantity":5.5,"note":"윗칸"}
            """));
        (await till.Client.CountedLinesAsync(session)).Select(one => (one.Zone, one.Quantity)).ShouldBe([("매대", 5.5m), (null, 2)]);
        (await till.Client.StockAsync(Till.Shop, Till.Milk)).Pending.ShouldBe(0);
        Should.Throw<InvalidOperationException>(() => first.Amend(3));
        (await Should.ThrowAsync<RefusedException>(() => till.Client.RecordAsync(new CountedLine(Till.Shop, session, Till.Milk, -1))))
            .Rejection.Code.ShouldBe("quantity.invalid");
    }

    [Fact]
    public async Task An_edit_of_a_product_is_sent_as_the_protocol_says()
    {
        await using var till = await Till.OpenAsync();
        var category = Guid.NewGuid();

        var edit = await till.Client.RecordAsync(new ProductEdit(Till.Milk)
        {
            Changes = new Dictionary<string, object?>
            {
                ["name"] = "우유 1L",
                ["price"] = 2980.50m,
                ["unit"] = null,
                ["categoryId"] = category,
                ["archived"] = false,
            },
            Barcodes = [new("8801234567893", 12), new("PLU-7", Internal: true), new("8809971100106", Removed: true)],
        });

        edit.Type.ShouldBe("PRODUCT");
        Json(edit).ShouldEndWith(OneLine($$"""
            "productId":"{{Till.Milk}}",
            "changes":{"name":"우유 1L","price":2980.5,"unit":null,"categoryId":"{{category}}","archived":false},
            "barcodes":[{"code":"8801234567893","packSize":12},{"code":"PLU-7","packSize":1,"internal":true},{"code":"8809971100106","removed":true}]}
            """));
    }

    [Fact]
    public async Task A_device_stamps_its_items_in_order_whatever_its_clock_does()
    {
        await using var till = await Till.OpenAsync();
        var first = await till.ReceiveAsync(1);

        till.Clock.Now -= TimeSpan.FromHours(23);
        var afterJumpBack = await till.ReceiveAsync(1);
        await till.CrashAsync();
        var afterCrash = await till.ReceiveAsync(1);

        afterJumpBack.RecordedAt.ShouldBe(first.RecordedAt.AddMilliseconds(1));
        afterCrash.RecordedAt.ShouldBe(first.RecordedAt.AddMilliseconds(2));
        (first.Seq, afterJumpBack.Seq, afterCrash.Seq).ShouldBe((1, 2, 3));
    }

    [Fact]
    public async Task One_wrong_moment_takes_nothing_along_that_follows()
    {
        await using var till = await Till.OpenAsync();
        var now = till.Clock.Now;
        till.Clock.Now = now.AddYears(74);
        var wrong = await till.ReceiveAsync(1);
        till.Clock.Now = now;

        var right = await till.ReceiveAsync(1);

        (wrong.RecordedAt, right.RecordedAt).ShouldBe((now.AddYears(74), now));
        (wrong.Seq, right.Seq).ShouldBe((1, 2));
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", 1970)]
    [InlineData("9999-12-31T23:59:59Z", 2200)]
    public async Task With_a_clock_far_off_items_are_recorded_all_the_same(string now, int year)
    {
        await using var till = await Till.OpenAsync();
        till.Clock.Now = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);

        (await till.ReceiveAsync(1)).RecordedAt.Year.ShouldBe(year);
    }

    [Fact]
    public async Task Ids_are_of_version_7_and_follow_the_seed()
    {
        await using var till = await Till.OpenAsync();
        await using var twin = await Till.OpenAsync();
        await using var other = await Till.OpenAsync(options => options with { Random = null });

        var id = (await till.ReceiveAsync(1)).Id;

        id.Version.ShouldBe(7);
        (id.Variant & 0xC).ShouldBe(8);
        (await twin.ReceiveAsync(1)).Id.ShouldBe(id);
        (await other.ReceiveAsync(1)).Id.ShouldNotBe(id);
        (await till.ReceiveAsync(1)).Id.CompareTo(id).ShouldBeGreaterThan(0);
    }

    public static TheoryData<Movement, string> Refused => new()
    {
        { Movement.Inbound(Till.Shop, Till.Milk, 0), "quantity.invalid" },
        { Movement.Outbound(Till.Shop, Till.Milk, -1), "quantity.invalid" },
        { Movement.Adjust(Till.Shop, Till.Milk, 0), "quantity.invalid" },
        { Movement.Count(Till.Shop, Till.Milk, -0.001m), "quantity.invalid" },
        { Movement.Inbound(Till.Shop, Till.Milk, 0.0001m), "quantity.invalid" },
        { Movement.Inbound(Till.Shop, Till.Milk, 1_000_000_000.001m), "quantity.invalid" },
        { Movement.Adjust(Till.Shop, Till.Milk, 1, "because"), "reason.invalid" },
        { Movement.Inbound(Guid.Empty, Till.Milk, 1), "storeId.invalid" },
        { Movement.Inbound(Till.Shop, Guid.Empty, 1), "productId.invalid" },
        { Movement.Inbound(Till.Shop, default, 1), "product.required" },
        { Movement.Inbound(Till.Shop, "  ", 1), "barcode.invalid" },
        { Movement.Inbound(Till.Shop, Till.Milk, 1) with { Label = new() { Lot = "" } }, "label.invalid" },
        { Movement.Inbound(Till.Shop, "\ud800", 1), "barcode.invalid" },
        { Movement.Amend(Till.Shop, Till.Milk, Guid.Empty, 1), "movementId.invalid" },
        { Movement.Inbound(Till.Shop, Till.Milk, 1) with { RecordedBy = Guid.Empty }, "recordedBy.invalid" },
        { Movement.Inbound(Till.Shop, Till.Milk, 1) with { Note = "a\0b" }, "text.invalid" },
        { Movement.Inbound(Till.Shop, Till.Milk, 1) with { Note = "\udc00" }, "text.invalid" },
        { Movement.Inbound(Till.Shop, Till.Milk, 1) with { Reference = new string('x', 2001) }, "text.invalid" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_the_server_could_never_take_is_refused_at_once(Movement movement, string code)
    {
        await using var till = await Till.OpenAsync();

        (await Should.ThrowAsync<RefusedException>(() => till.Client.RecordAsync(movement))).Rejection.Code.ShouldBe(code);

        (await till.Client.UnsyncedAsync()).ShouldBe(0);
        (await till.ReceiveAsync(1)).Seq.ShouldBe(1);
    }

    public static TheoryData<ProductEdit, string> RefusedEdits => new()
    {
        { new(Guid.Empty) { Barcodes = [new("PLU", Internal: true)] }, "productId.invalid" },
        { new(Till.Milk), "product.invalid" },
        { Change("colour", "red"), "product.unknown_field" },
        { Change("name", null), "product.invalid" },
        { Change("name", " "), "product.invalid" },
        { Change("price", 1.5), "product.invalid" },
        { Change("price", -1m), "product.invalid" },
        { Change("unit", "a\0"), "product.invalid" },
        { new(Till.Milk) { Barcodes = [new("8801234567890")] }, "barcode.check_digit" },
        { new(Till.Milk) { Barcodes = [new("PLU")] }, "barcode.not_gtin" },
        { new(Till.Milk) { Barcodes = [new("PLU", 0, Internal: true)] }, "barcode.pack_size" },
        { new(Till.Milk) { Barcodes = [new("PLU", Internal: true), new("PLU", Removed: true)] }, "barcode.invalid" },
    };

    [Theory]
    [MemberData(nameof(RefusedEdits))]
    public async Task An_edit_that_makes_no_sense_is_refused_at_once(ProductEdit edit, string code)
    {
        await using var till = await Till.OpenAsync();

        (await Should.ThrowAsync<RefusedException>(() => till.Client.RecordAsync(edit))).Rejection.Code.ShouldBe(code);
        edit.Check()!.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Many_threads_record_without_losing_or_doubling_a_counter()
    {
        await using var client = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++) await client.RecordAsync(Movement.Inbound(Till.Shop, Till.Milk, 1));
        })));

        var items = await client.OutboxAsync();
        items.Select(item => item.Seq).ShouldBe(Enumerable.Range(1, 200).Select(seq => (long)seq));
        items.Select(item => item.RecordedAt).Distinct().Count().ShouldBe(200);
        (await client.StockAsync(Till.Shop, Till.Milk)).Total.ShouldBe(200);
    }

    [Fact]
    public async Task A_file_is_open_in_one_process_at_a_time_and_readable_for_its_owner_only()
    {
        await using var client = await OpenAsync();

        (await Should.ThrowAsync<LocalStoreException>(OpenAsync)).Message.ShouldContain("another process");

        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(_file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_file_that_is_not_ours_is_left_alone()
    {
        await File.WriteAllTextAsync(_file, new string('x', 5000));
        (await Should.ThrowAsync<LocalStoreException>(OpenAsync)).Message.ShouldContain("damaged");
        (await File.ReadAllTextAsync(_file)).ShouldBe(new string('x', 5000));

        File.Delete(_file);
        Sqlite("create table theirs (id integer)");
        (await Should.ThrowAsync<LocalStoreException>(OpenAsync)).Message.ShouldContain("another program");

        File.Delete(_file);
        await (await OpenAsync()).DisposeAsync();
        Sqlite("pragma user_version = 99");
        (await Should.ThrowAsync<LocalStoreException>(OpenAsync)).Message.ShouldContain("newer version");
    }

    private Task<DdonClient> OpenAsync() => DdonClient.OpenAsync(new() { Server = new("https://stock.example"), Path = _file });

    private static string Json(RecordedItem item)
    {
        JsonNode.Parse(item.Content).ShouldNotBeNull();
        return item.Content;
    }

    private static string OneLine(string json) => json.Replace("\n", "", StringComparison.Ordinal);

    private static ProductEdit Change(string field, object? value) => new(Till.Milk) { Changes = new Dictionary<string, object?> { [field] = value } };

    private void Sqlite(string statement)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
