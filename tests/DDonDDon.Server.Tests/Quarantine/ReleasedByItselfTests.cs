using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace DDonDDon.Server.Tests.Quarantine;

public class ReleasedByItselfTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_movement_is_booked_as_it_was_recorded_once_its_barcode_is_linked()
    {
        var shop = await server.NewShopAsync();
        var admin = await server.AddUserAsync(Role.Admin);
        var colleague = await server.AddUserAsync(Role.Worker, shop.StoreId);
        await server.ShareAsync(shop.Device, shop.Worker, colleague);
        var code = $"box-{shop.StoreId}";
        var item = await shop.QuarantineAsync(
            shop.Device.Scan("INBOUND", code, 2, shop.MinutesAgo(90)).With("recordedBy", colleague.Id).With("reference", "PO-7").With("note", "상자째"),
            "barcode.unknown");
        server.Clock.Now += TimeSpan.FromMinutes(7);

        (await admin.PutAsync($"/api/v1/products/{shop.Milk}/barcodes/{code}", new { packSize = 24, @internal = true })).Status.ShouldBe(200);

        await server.ShouldBeReleasedAsync(item);
        var stored = await shop.StoredAsync(item);
        var happened = Device.Time(shop.MinutesAgo(97));
        (stored["occurredAt"]!.GetValue<string>(), stored["clientTime"]!.GetValue<string>()).ShouldBe((happened, happened));
        (stored["deviceId"]!.GetValue<Guid>(), stored["seq"]!.GetValue<long>()).ShouldBe((shop.Device.Id, item["seq"]!.GetValue<long>()));
        (stored["recordedBy"]!.GetValue<Guid>(), stored["syncedBy"]!.GetValue<Guid>()).ShouldBe((colleague.Id, shop.Worker.Id));
        (stored["quantity"]!.GetValue<decimal>(), stored["packSize"]!.GetValue<decimal>(), stored["barcode"]!.GetValue<string>()).ShouldBe((48, 24, code));
        (stored["reference"]!.GetValue<string>(), stored["note"]!.GetValue<string>(), stored["clock"]!.GetValue<string>())
            .ShouldBe(("PO-7", "상자째", "AsRecorded"));
        (await server.AskAsync<bool>(
            """
            select e.correlation_id = q.correlation_id and e.causation_id = q.causation_id and e.user_name = $2 and not r.data ? 'decidedBy'
                and (r.data ->> 'occurredAt')::timestamptz = e.timestamp and e.timestamp = r.timestamp and q.seq_id < e.seq_id and e.seq_id < r.seq_id
            from mt_events e
            join mt_events q on q.type = 'item_quarantined' and q.data ->> 'itemId' = $1::text
            join mt_events r on r.type = 'item_released' and r.stream_id = q.stream_id
            where e.id = $1
            """, item.IdOf(), colleague.Id.ToString())).ShouldBeTrue();
        (await shop.StockAsync(shop.Milk)).ShouldBe(48);
    }

    [Fact]
    public async Task Sent_again_after_its_release_it_is_a_duplicate_with_what_was_booked()
    {
        var shop = await server.NewShopAsync();
        var code = $"again-{shop.StoreId}";
        var item = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", code, 3, shop.MinutesAgo(30)), "barcode.unknown");
        var bread = await server.AddProductAsync("빵", (code, 6));
        await server.ShouldBeReleasedAsync(item);

        var again = await shop.SyncOneAsync(item);

        again.ShouldBe("duplicate");
        (again.Stock, again.ProductId, again.Version, again.OccurredAt).ShouldBe((18, bread, 1, shop.MinutesAgo(30)));
        (await shop.SyncOneAsync(item.With("quantity", 4))).ShouldBe("id_conflict", "id.conflict");
        (await shop.EventsAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("a new product")]
    [InlineData("a sheet")]
    [InlineData("a device")]
    public async Task Whoever_makes_the_product_releases_what_waits_for_it(string who)
    {
        var shop = await server.NewShopAsync();
        var admin = await server.AddUserAsync(Role.Admin);
        var (id, code) = (Guid.CreateVersion7(), $"S{shop.StoreId:N}");
        var byId = await shop.QuarantineAsync(shop.Device.Inbound(id, 5), "product.unknown");
        var byCode = await shop.QuarantineAsync(shop.Device.Scan("OUTBOUND", code, 2), "barcode.unknown");

        await (who switch
        {
            "a new product" => AddAsync(admin, id, code),
            "a sheet" => ImportAsync(admin, id, code),
            _ => SendAsync(admin, id, code),
        });

        await server.ShouldBeReleasedAsync(byId);
        await server.ShouldBeReleasedAsync(byCode);
        (await shop.StockAsync(id)).ShouldBe(3);
    }

    [Fact]
    public async Task It_counts_where_it_happened_not_where_it_was_released()
    {
        var shop = await server.NewShopAsync();
        var code = $"late-{shop.StoreId}";
        var sale = await shop.QuarantineAsync(shop.Device.Scan("OUTBOUND", code, 4, shop.MinutesAgo(90)), "barcode.unknown");
        await shop.SyncAsync(shop.Device.Count(shop.Milk, 10, shop.MinutesAgo(60)));

        await server.EditAsync(server.Change(shop.Milk, "name", "우유 1L") with { Barcodes = new Dictionary<string, decimal?> { [code] = 1 } });

        await server.ShouldBeReleasedAsync(sale);
        (await shop.StockAsync(shop.Milk)).ShouldBe(10);
        (await shop.SyncOneAsync(sale)).Effects.Select(effect => effect.Kind).ShouldContain("superseded_by_count");
    }

    [Fact]
    public async Task What_came_together_is_booked_together_an_amendment_beside_its_original()
    {
        var shop = await server.NewShopAsync();
        var code = $"both-{shop.StoreId}";
        var sale = shop.Device.Scan("OUTBOUND", code, 4, shop.MinutesAgo(9));
        var correction = shop.Device.Scan("AMEND", code, 1, shop.MinutesAgo(8)).With("movementId", sale.IdOf());
        (await shop.SyncAsync(correction, sale)).Select(result => result.Status).ShouldBe(["quarantined", "quarantined"]);

        var bread = await server.AddProductAsync("빵", (code, 2));

        await server.ShouldBeReleasedAsync(correction);
        (await shop.StockAsync(bread)).ShouldBe(-2);
        (await server.StatusAsync(sale)).ShouldBe("released");
    }

    [Fact]
    public async Task It_does_not_matter_that_its_sender_may_not_record_any_more()
    {
        var shop = await server.NewShopAsync();
        var code = $"gone-{shop.StoreId}";
        var item = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", code, 3), "barcode.unknown");
        await server.AssignAsync(shop.Worker);
        await server.DisableAsync(shop.Worker);

        await server.AddProductAsync("빵", (code, 1));

        await server.ShouldBeReleasedAsync(item);
    }

    [Fact]
    public async Task What_still_cannot_be_booked_stays_with_the_reason_of_this_time()
    {
        var shop = await server.NewShopAsync();
        var admin = await server.AddUserAsync(Role.Admin);
        var code = $"no-{shop.StoreId}";
        var sale = shop.Device.Outbound(shop.Milk, 1);
        await shop.SyncAsync(sale);
        var correction = await shop.QuarantineAsync(shop.Device.Scan("AMEND", code, 2).With("movementId", sale.IdOf()), "barcode.unknown");
        var tooMany = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", code, 1_000_000_000), "barcode.unknown");
        var fine = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", code, 1), "barcode.unknown");
        var before = await server.PositionAsync(correction);

        await server.AddProductAsync("빵", (code, 12));

        await server.ShouldBeReleasedAsync(fine);
        (await server.StatusAsync(correction), await server.ReasonAsync(correction)).ShouldBe(("open", "amend.mismatch"));
        (await server.StatusAsync(tooMany), await server.ReasonAsync(tooMany)).ShouldBe(("open", "quantity.invalid"));
        (await admin.ListedAsync(correction)).GetProperty("message").GetString()!.ShouldContain("another store or product");
        var after = await server.PositionAsync(correction);
        after.ShouldBeGreaterThan(before);
        await server.ScanAsync();
        (await server.PositionAsync(correction)).ShouldBe(after, "what waits for nothing is left alone");
        (await shop.SyncOneAsync(correction)).ShouldBe("quarantined", "amend.mismatch");
        (await shop.EventsAsync()).ShouldBe(3, "the sale, the conflict about stock below zero, and what was released");
    }

    [Fact]
    public async Task Several_servers_may_look_at_once_and_each_item_is_booked_once()
    {
        var shop = await server.NewShopAsync();
        await using var sibling = await server.StartSiblingAsync();
        var other = sibling.Services.GetRequiredService<QuarantineRelease>();
        var code = $"many-{shop.StoreId}";
        var items = Enumerable.Range(0, 300).Select(_ => shop.Device.Scan("INBOUND", code, 1)).ToList();
        (await shop.SyncAsync(items)).ShouldAllBe(result => result.Status == "quarantined");

        var bread = await server.AddProductAsync("빵", (code, 1));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => i % 2 == 0 ? server.ScanAsync() : other.RunAsync(CancellationToken.None)));

        (await shop.StockAsync(bread)).ShouldBe(300);
        (await shop.EventsAsync()).ShouldBe(300);
        (await server.AskAsync<long>("select count(*) from mt_doc_setasideitem where tenant_id = $1 and data ->> 'status' <> 'Released'", $"{shop.StoreId}"))
            .ShouldBe(0);
        await server.ShouldBeConsistentAsync();
    }

    // As a process that dies before the commit leaves it: the row cannot be closed, so nothing is booked either.
    [Fact]
    public async Task A_release_that_is_cut_off_has_not_happened_and_happens_later()
    {
        var shop = await server.NewShopAsync();
        var code = $"cut-{shop.StoreId}";
        var item = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", code, 3), "barcode.unknown");
        await server.DoAsync($$"""
            create function cut() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$;
            create trigger cut before update on mt_doc_setasideitem for each row when (new.tenant_id = '{{shop.StoreId}}') execute function cut();
            """);
        try
        {
            await server.AddProductAsync("빵", (code, 1));
            await Should.ThrowAsync<Npgsql.PostgresException>(server.ScanAsync);
            (await shop.EventsAsync(), await server.StatusAsync(item)).ShouldBe((0, "open"));
        }
        finally
        {
            await server.DoAsync("drop trigger cut on mt_doc_setasideitem; drop function cut();");
        }

        await server.ScanAsync();

        (await shop.EventsAsync(), await server.StatusAsync(item)).ShouldBe((1, "released"));
    }

    // It came while the code was being linked: nobody told anybody, and a look finds it.
    [Fact]
    public async Task What_nobody_was_told_of_is_found_by_looking()
    {
        var shop = await server.NewShopAsync();
        var code = $"race-{shop.StoreId}";
        var item = await shop.QuarantineAsync(shop.Device.Scan("INBOUND", code, 3), "barcode.unknown");
        await server.DoAsync($"insert into ddon_barcode (code, product_id, pack_size) values ('{code}', '{shop.Milk}', 1)");
        (await server.StatusAsync(item)).ShouldBe("open");

        await server.ScanAsync();

        (await server.StatusAsync(item), await shop.StockAsync(shop.Milk)).ShouldBe(("released", 3));
        await server.DoAsync($"delete from ddon_barcode where code = '{code}'");
    }

    private static async Task AddAsync(TestUser admin, Guid id, string code) =>
        (await admin.PostAsync("/api/v1/products", new { id, name = "새 상품", barcodes = new[] { new { code, @internal = true } } })).Status.ShouldBe(201);

    private static async Task ImportAsync(TestUser admin, Guid id, string code)
    {
        using var sheet = new ByteArrayContent(Encoding.UTF8.GetBytes($"id,name,barcodes,internal\n{id},새 상품,{code},true\n"));
        sheet.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var answer = await admin.Client.AnswerAsync(HttpMethod.Post, "/api/v1/products/import", sheet);
        (answer.Status, answer["created"].GetInt32()).ShouldBe((200, 1), answer.Body);
    }

    private async Task SendAsync(TestUser admin, Guid id, string code)
    {
        var edit = new JsonObject
        {
            ["id"] = Guid.CreateVersion7(),
            ["seq"] = 1,
            ["type"] = "PRODUCT",
            ["productId"] = id,
            ["changes"] = new JsonObject { ["name"] = "새 상품" },
            ["barcodes"] = new JsonArray(new JsonObject { ["code"] = code, ["internal"] = true }),
            ["occurredAt"] = Device.Time(server.Clock.Now),
        };
        (await admin.SyncAsync(new Device(server.Clock, Guid.Empty).Batch(edit)))[0].ShouldBe("accepted");
    }
}
