using System.Text;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Transactions;

public class BookTransactionTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_worker_books_one_movement_and_hears_the_stock()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 12).With("note", "검수 완료");

        var answer = (await shop.BookAsync(item)).ShouldBeBooked(stock: 12);

        answer["id"].GetGuid().ShouldBe(item.IdOf());
        answer["version"].GetInt64().ShouldBe(1);
        answer["syncedAt"].GetDateTimeOffset().ShouldBe(shop.Now);
        var stored = await shop.StoredAsync(item);
        stored["note"]!.GetValue<string>().ShouldBe("검수 완료");
        stored["recordedBy"]!.GetValue<string>().ShouldBe($"{shop.Worker.Id}");
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task The_same_movement_again_is_a_200_with_the_first_answer()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 3);
        var first = await shop.BookAsync(item);
        await shop.BookAsync(shop.Device.Inbound(shop.Milk, 5));

        var again = await shop.BookAsync(item);

        again.Status.ShouldBe(200);
        again["status"].GetString().ShouldBe("duplicate");
        again["stock"].GetProperty("quantity").GetDecimal().ShouldBe(3);
        again["version"].GetInt64().ShouldBe(first["version"].GetInt64());
        again["syncedAt"].GetString().ShouldBe(first["syncedAt"].GetString());
        (await shop.SyncOneAsync(item)).ShouldBe("duplicate");
        (await shop.EventsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_a_409_and_kept_for_the_audit()
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 3);
        await shop.BookAsync(item);

        (await shop.BookAsync(item.With("quantity", 4))).ShouldBeProblem(409, "id.conflict");

        (await shop.StockAsync(shop.Milk)).ShouldBe(3);
        (await server.AskAsync<long>("select count(*) from mt_events where type = 'id_conflicted' and tenant_id = $1", $"{shop.StoreId}")).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_not_there_cannot_leave_unless_the_worker_says_so()
    {
        var shop = await server.NewShopAsync();
        await shop.BookAsync(shop.Device.Inbound(shop.Milk, 2.5m));
        var sale = shop.Device.Outbound(shop.Milk, 4);

        var refused = (await shop.BookAsync(sale)).ShouldBeProblem(409, "stock.insufficient");

        refused["detail"].GetString()!.ShouldContain("2.5 in stock");
        refused["errors"].GetProperty("quantity").GetArrayLength().ShouldBe(1);
        (await shop.EventsAsync()).ShouldBe(1);
        (await shop.BookAsync(sale.With("allowNegative", false))).ShouldBeProblem(409, "stock.insufficient");
        (await shop.BookAsync(sale.With("allowNegative", true))).ShouldBeBooked(stock: -1.5m);
        (await shop.BookAsync(shop.Device.Adjust(shop.Milk, -1))).ShouldBeProblem(409, "stock.insufficient");
        (await shop.BookAsync(shop.Device.Adjust(shop.Milk, 1))).ShouldBeBooked(stock: -0.5m);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task A_sale_from_before_the_last_count_needs_no_stock()
    {
        var shop = await server.NewShopAsync();
        await shop.BookAsync(shop.Device.Count(shop.Milk, 0, shop.MinutesAgo(10)));

        (await shop.BookAsync(shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(20)))).ShouldBeBooked(stock: 0);
        (await shop.BookAsync(shop.Device.Outbound(shop.Milk, 1, shop.MinutesAgo(5)))).ShouldBeProblem(409, "stock.insufficient");
    }

    [Fact]
    public async Task A_refused_movement_leaves_no_trace_not_even_its_counter()
    {
        var shop = await server.NewShopAsync();

        (await shop.BookAsync(shop.Device.Outbound(shop.Milk, 1))).ShouldBeProblem(409, "stock.insufficient");

        (await shop.EventsAsync()).ShouldBe(0);
        (await server.AskAsync<long>("select count(*) from ddon_device where device_id = $1", shop.Device.Id)).ShouldBe(0);
        (await server.AskAsync<long>("select count(*) from mt_streams where tenant_id = $1", $"{shop.StoreId}")).ShouldBe(0);
    }

    [Fact]
    public async Task A_booked_movement_counts_among_the_devices_counters()
    {
        var shop = await server.NewShopAsync();
        await shop.BookAsync(shop.Device.Inbound(shop.Milk, 1));
        shop.Device.Inbound(shop.Milk, 1);
        await shop.BookAsync(shop.Device.Inbound(shop.Milk, 1));

        (await shop.Worker.SendAsync(shop.Device.Batch())).MissingSeq.ShouldBe([2]);
    }

    [Fact]
    public async Task An_unknown_product_or_barcode_is_a_404_and_nothing_waits_in_quarantine()
    {
        var shop = await server.NewShopAsync();

        (await shop.BookAsync(shop.Device.Inbound(Guid.CreateVersion7(), 1))).ShouldBeProblem(404, "product.unknown");
        (await shop.BookAsync(shop.Device.Scan("INBOUND", "없는 코드", 1))).ShouldBeProblem(404, "barcode.unknown");

        (await server.AskAsync<long>("select count(*) from mt_events where type = 'item_quarantined' and tenant_id = $1", $"{shop.StoreId}")).ShouldBe(0);
    }

    [Fact]
    public async Task A_barcode_of_a_box_books_its_pieces()
    {
        var shop = await server.NewShopAsync();
        var code = $"box-{Guid.NewGuid():N}"[..20];
        await server.AddProductAsync("상자", (code, 24));

        (await shop.BookAsync(shop.Device.Scan("INBOUND", code, 2))).ShouldBeBooked(stock: 48);
    }

    [Fact]
    public async Task A_store_of_others_is_a_403_and_one_that_does_not_exist_a_404_for_the_admin()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var admin = await server.AddUserAsync(Role.Admin);
        var nowhere = new Device(server.Clock, Guid.CreateVersion7());

        (await other.Worker.BookAsync(other.Device, shop.Device.Inbound(shop.Milk, 1))).ShouldBeProblem(403, "store.forbidden");
        (await other.Worker.BookAsync(nowhere, nowhere.Inbound(shop.Milk, 1))).ShouldBeProblem(403, "store.forbidden");
        (await admin.BookAsync(nowhere, nowhere.Inbound(shop.Milk, 1))).ShouldBeProblem(404, "store.unknown");
        (await admin.BookAsync(shop.Device, shop.Device.Inbound(shop.Milk, 1))).ShouldBeBooked(stock: 1);
        (await shop.EventsAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_worker_who_lost_the_store_books_nothing_more_whatever_the_token_says()
    {
        var shop = await server.NewShopAsync();
        var (before, after) = (shop.Device.Inbound(shop.Milk, 1, shop.Now), shop.Device.Inbound(shop.Milk, 1, shop.Now.AddMinutes(15)));
        server.Clock.Now += TimeSpan.FromMinutes(10);
        await server.AssignAsync(shop.Worker);
        server.Clock.Now += TimeSpan.FromMinutes(10);

        (await shop.BookAsync(before)).ShouldBeProblem(403, "store.unassigned");
        (await shop.BookAsync(after)).ShouldBeProblem(403, "store.forbidden");
        (await server.AskAsync<long>("select count(*) from mt_events where type = 'item_quarantined' and tenant_id = $1", $"{shop.StoreId}")).ShouldBe(0);
    }

    [Fact]
    public async Task Nobody_an_auditor_and_a_disabled_worker_book_nothing()
    {
        var shop = await server.NewShopAsync();
        var auditor = await server.AddUserAsync(Role.Auditor);
        var item = shop.Device.Inbound(shop.Milk, 1).With("deviceId", shop.Device.Id);
        await server.DisableAsync(shop.Worker);

        (await server.Anonymous().SendJsonAsync(HttpMethod.Post, Booking.Path, item)).ShouldBeProblem(401, "auth.required");
        (await auditor.PostAsync(Booking.Path, item)).ShouldBeProblem(403, "access.denied");
        (await shop.Worker.PostAsync(Booking.Path, item)).ShouldBeProblem(401, "auth.revoked");
        (await shop.EventsAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("id", null, 422, "id.required")]
    [InlineData("id", "\"milk\"", 422, "id.invalid")]
    [InlineData("deviceId", null, 400, "deviceId.invalid")]
    [InlineData("id", "\"0192f7c1-7a52-8cc3-98c4-dc0c0c07398f\"", 422, "id.invalid")]
    [InlineData("deviceId", "7", 400, "deviceId.invalid")]
    [InlineData("deviceId", "\"0192f7c1-7a52-8cc3-98c4-dc0c0c07398f\"", 400, "deviceId.invalid")]
    [InlineData("sentAt", "\"yesterday\"", 400, "sentAt.invalid")]
    [InlineData("allowNegative", "1", 422, "allowNegative.invalid")]
    [InlineData("seq", null, 422, "seq.invalid")]
    [InlineData("seq", "9007199254740992", 422, "seq.invalid")]
    [InlineData("type", "\"SALE\"", 422, "type.unknown")]
    [InlineData("storeId", null, 422, "storeId.required")]
    [InlineData("productId", null, 422, "product.required")]
    [InlineData("quantity", null, 422, "quantity.required")]
    [InlineData("quantity", "-1", 422, "quantity.invalid")]
    [InlineData("quantity", "1e400", 422, "quantity.invalid")]
    [InlineData("quantity", "0.0001", 422, "quantity.invalid")]
    [InlineData("occurredAt", "\"0001-01-01T00:00:00Z\"", 422, "occurredAt.invalid")]
    [InlineData("note", "\"\\u0000\"", 422, "text.invalid")]
    [InlineData("note", "\"\\ud800\"", 422, "text.invalid")]
    [InlineData("movementId", "\"0192f7c1-7a52-7cc3-98c4-dc0c0c07398f\"", 422, "item.unexpected_member")]
    [InlineData("items", "[]", 422, "item.unknown_member")]
    public async Task Bad_input_is_refused_with_a_code_and_stores_nothing(string member, string? json, int status, string code)
    {
        var shop = await server.NewShopAsync();
        var item = shop.Device.Inbound(shop.Milk, 1).With("deviceId", shop.Device.Id).Without(member).ToJsonString();
        if (json is not null) item = $"{item[..^1]},\"{member}\":{json}}}";

        (await SendAsync(shop, item)).ShouldBeProblem(status, code);
        (await shop.EventsAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("", 400, "body.malformed")]
    [InlineData("{", 400, "body.malformed")]
    [InlineData("[]", 422, "item.invalid")]
    [InlineData("null", 422, "item.invalid")]
    [InlineData("""{"id":1,"id":2}""", 422, "item.duplicate_member")]
    [InlineData("""{"\ud800":1}""", 422, "item.unknown_member")]
    [InlineData("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]", 400, "body.malformed")]
    public async Task A_body_that_is_no_movement_is_refused(string body, int status, string code) =>
        (await SendAsync(await server.NewShopAsync(), body)).ShouldBeProblem(status, code);

    [Fact]
    public async Task A_body_that_is_too_long_or_no_json_is_refused()
    {
        var shop = await server.NewShopAsync();

        (await SendAsync(shop, new string(' ', 128 * 1024 + 1))).ShouldBeProblem(413, "body.too_large");
        using var text = new StringContent("{}");
        (await shop.Worker.Client.AnswerAsync(HttpMethod.Post, Booking.Path, text)).ShouldBeProblem(415, "body.media_type");
    }

    [Fact]
    public async Task A_wrong_clock_is_corrected_when_the_device_says_what_it_shows()
    {
        var shop = await server.NewShopAsync();
        var fast = shop.Device.Inbound(shop.Milk, 1, shop.Now.AddHours(2));

        var corrected = await shop.BookAsync(fast.With("sentAt", Device.Time(shop.Now.AddHours(2).AddMinutes(1))));
        var future = await shop.BookAsync(shop.Device.Inbound(shop.Milk, 1, shop.Now.AddHours(2)));

        corrected["occurredAt"].GetDateTimeOffset().ShouldBe(shop.MinutesAgo(1));
        corrected["effects"][0].GetProperty("kind").GetString().ShouldBe("clock_corrected");
        future["occurredAt"].GetDateTimeOffset().ShouldBe(shop.Now);
    }

    [Fact]
    public async Task An_amendment_of_what_is_not_stored_in_the_store_is_a_404()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var theirs = other.Device.Inbound(other.Milk, 1);
        await other.BookAsync(theirs);
        var own = shop.Device.Inbound(shop.Milk, 4);
        await shop.BookAsync(own);

        (await shop.BookAsync(shop.Device.Amend(shop.Milk, shop.Device.Inbound(shop.Milk, 1), 2))).ShouldBeProblem(404, "movement.unknown");
        (await shop.BookAsync(shop.Device.Amend(shop.Milk, theirs, 2))).ShouldBeProblem(404, "movement.unknown");
        (await shop.BookAsync(shop.Device.Amend(shop.Milk, own, 6))).ShouldBeBooked(stock: 6);
        await shop.BookAsync(shop.Device.Outbound(shop.Milk, 5));
        (await shop.BookAsync(shop.Device.Void(shop.Milk, own))).ShouldBeProblem(409, "stock.insufficient");
        (await shop.StockAsync(shop.Milk)).ShouldBe(1);
        await server.ShouldBeConsistentAsync();
    }

    private static Task<Answer> SendAsync(Shop shop, string body) => shop.Worker.Client.AnswerAsync(
        HttpMethod.Post, Booking.Path, new StringContent(body, Encoding.UTF8, "application/json"));
}
