using System.Net;
using System.Text.Json.Nodes;
using DDonDDon.Client.Tests.Support;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Tests;

/// <summary>The local copy of the server's documents, and how it is kept up to date.</summary>
public sealed class FeedTests
{
    private static readonly Guid Other = Guid.Parse("01a199aa-0000-7000-8000-00000000000a");

    [Fact]
    public async Task The_first_thing_a_device_reads_is_a_snapshot()
    {
        await using var till = await Till.OpenAsync();
        (await till.MilkAsync()).Server.ShouldBeNull();
        till.Server.Publish(Product(Till.Milk, "우유 1L", ("8801234567893", 12m)));
        till.Server.Book(Received(8));

        var step = await till.Client.SyncOnceAsync();

        (step.Action, step.Outcome, step.Changes, step.MoreToDo).ShouldBe((SyncAction.Snapshot, SyncOutcome.Done, 2, false));
        step.Wait.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        (await till.MilkAsync()).Server.ShouldBe(8);
        var scan = (await till.Client.FindBarcodeAsync("8801234567893"))!;
        (scan.Product.Name, scan.PackSize).ShouldBe(("우유 1L", 12m));
        (await till.Client.FindBarcodeAsync("unknown")).ShouldBeNull();
        till.Changes[^1].Everything.ShouldBeTrue();
        (await till.Client.StockAsync(Till.Shop, Other)).Server.ShouldBe(0);
    }

    [Fact]
    public async Task Changes_are_read_page_by_page_until_there_are_no_more()
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        till.Server.PageSize = 3;
        for (var i = 0; i < 8; i++) till.Server.Publish(Product(Guid.CreateVersion7(), $"상품 {i}"));

        var steps = new List<SyncStep>();
        do steps.Add(await till.Client.SyncOnceAsync()); while (steps[^1].MoreToDo);

        steps.Select(step => (step.Action, step.Changes)).ShouldBe([(SyncAction.Pull, 3), (SyncAction.Pull, 3), (SyncAction.Pull, 2)]);
        (await till.Client.ProductsAsync()).Count.ShouldBe(8);
    }

    [Fact]
    public async Task The_answer_to_a_batch_brings_the_changes_and_the_cursor()
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        till.Server.Publish(Product(Till.Milk, "우유"));
        await till.ReceiveAsync(3);
        till.Server.Requests.Clear();

        var step = await till.Client.SyncAsync();

        (step.Action, step.Changes).ShouldBe((SyncAction.Push, 2));
        till.Server.Requests.ShouldBe(["POST sync/batch"]);
        var milk = await till.MilkAsync();
        (milk.Server, milk.Pending, milk.PendingItems).ShouldBe((3m, 0m, 0));
        till.Changes[^1].Stock.ShouldBe([new StockKey(Till.Shop, Till.Milk)]);
    }

    [Fact]
    public async Task Until_its_change_has_come_a_synced_movement_stays_in_the_own_number()
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        till.Server.PageSize = 1;
        for (var i = 0; i < 3; i++) till.Server.Publish(Product(Guid.CreateVersion7(), $"상품 {i}"));
        await till.ReceiveAsync(3);

        await till.Client.SyncOnceAsync();
        var between = await till.MilkAsync();
        await till.Client.SyncAsync();
        var after = await till.MilkAsync();

        (between.Server, between.Pending, between.Total).ShouldBe((0m, 3m, 3m));
        (after.Server, after.Pending, after.Total).ShouldBe((3m, 0m, 3m));
    }

    [Fact]
    public async Task Half_of_a_batch_without_an_answer_brings_no_documents_that_include_the_other_half()
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        await till.ReceiveAsync(1);
        await till.ReceiveAsync(2);
        till.Server.OnTheWay = (_, _) => throw new HttpRequestException("gone");
        await till.Client.SyncOnceAsync();
        till.Server.OnTheWay = (_, answer) => answer;

        var half = await till.Client.SyncOnceAsync();
        var between = await till.MilkAsync();
        await till.Client.SyncAsync();
        var after = await till.MilkAsync();

        (half.Sent, half.Synced, half.Changes, half.MoreToDo).ShouldBe((1, 1, 0, true));
        (between.Server, between.Pending).ShouldBe((0m, 3m));
        (after.Server, after.Pending).ShouldBe((3m, 0m));
    }

    [Theory]
    [InlineData(413, false)]
    [InlineData(429, false)]
    [InlineData(403, true)]
    public async Task A_refused_attempt_says_nothing_about_the_one_before_it(int status, bool pulls)
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        await till.ReceiveAsync(1);
        till.Server.OnTheWay = (_, _) => throw new HttpRequestException("gone");
        await till.Client.SyncOnceAsync();
        till.Server.OnTheWay = (_, answer) => answer;
        till.Server.Instead = request => request.Method == HttpMethod.Post ? StubServer.Problem(status, "some.code") : null;
        await till.Client.SyncOnceAsync();

        (await till.Client.SyncOnceAsync()).Action.ShouldBe(pulls ? SyncAction.Pull : SyncAction.Push);

        if (!pulls) (await till.MilkAsync()).Total.ShouldBe(1);
    }

    [Fact]
    public async Task A_movement_that_its_document_already_includes_is_not_counted_again()
    {
        await using var till = await Till.OpenAsync();
        var item = await till.ReceiveAsync(3);
        till.Server.OnTheWay = (request, answer) =>
            request.Method == HttpMethod.Post ? StubServer.Json(new JsonObject { ["results"] = new JsonArray() }) : answer;
        await till.Client.SyncOnceAsync();
        await till.Client.SyncOnceAsync();
        till.Server.OnTheWay = (_, answer) => answer;

        await till.Client.SyncAsync();

        (await till.Client.FindItemAsync(item.Id))!.State.ShouldBe(ItemState.Synced);
        var milk = await till.MilkAsync();
        (milk.Server, milk.Pending).ShouldBe((3m, 0m));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"changes\":[],\"more\":false}")]
    [InlineData("{\"changes\":[{\"data\":1}],\"cursor\":\"1:9\"}")]
    public async Task A_page_that_cannot_be_read_changes_nothing(string body)
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        till.Server.Book(Received(4));
        till.Server.OnTheWay = (_, _) => new(HttpStatusCode.OK) { Content = new StringContent(body) };

        (await till.Client.SyncOnceAsync()).Outcome.ShouldBe(SyncOutcome.NoAnswer);

        till.Server.OnTheWay = (_, answer) => answer;
        await till.Client.SyncAsync();
        (await till.MilkAsync()).Server.ShouldBe(4);
    }

    [Fact]
    public async Task A_page_that_leads_nowhere_is_not_requested_again_at_once()
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        till.Server.OnTheWay = (_, _) => StubServer.Json(new JsonObject { ["changes"] = new JsonArray(), ["cursor"] = "1:0", ["more"] = true });

        var step = await till.Client.SyncOnceAsync();

        (step.Outcome, step.MoreToDo).ShouldBe((SyncOutcome.NoAnswer, false));
    }

    [Fact]
    public async Task Kinds_and_members_that_only_newer_servers_know_are_ignored()
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        till.Server.Publish(new JsonObject { ["kind"] = "weather", ["id"] = 7, ["data"] = "rain" });
        till.Server.Publish(new JsonObject { ["kind"] = "stock", ["data"] = null });
        till.Server.Publish(Product(Till.Milk, "우유"));

        (await till.Client.SyncOnceAsync()).Outcome.ShouldBe(SyncOutcome.Done);

        (await till.Client.ProductsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Half_a_snapshot_changes_nothing_and_after_two_of_them_it_is_read_in_pages()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(Product(Till.Milk, "우유"));
        till.Server.Book(Received(2));
        till.Server.PageSize = 1;
        till.Server.OnTheWay = (request, answer) =>
        {
            if (!request.RequestUri!.AbsolutePath.EndsWith("snapshot", StringComparison.Ordinal)) return answer;
            var text = answer.Content.ReadAsStringAsync().Result;
            return new(HttpStatusCode.OK) { Content = new StringContent(text[..(text.Length / 2)]) };
        };

        var first = await till.Client.SyncOnceAsync();
        var nothing = await till.Client.ProductsAsync();
        var steps = new List<SyncStep> { await till.Client.SyncOnceAsync() };
        do steps.Add(await till.Client.SyncOnceAsync()); while (steps[^1].MoreToDo);

        (first.Action, first.Outcome).ShouldBe((SyncAction.Snapshot, SyncOutcome.NoAnswer));
        nothing.ShouldBeEmpty();
        till.Server.Requests.ShouldBe(["GET sync/snapshot", "GET sync/snapshot", "GET sync/changes", "GET sync/changes"]);
        (await till.MilkAsync()).Server.ShouldBe(2);
        (await till.Client.ProductsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_snapshot_that_lacks_a_line_is_not_used()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(Product(Till.Milk, "우유"));
        till.Server.OnTheWay = (_, answer) =>
            new(HttpStatusCode.OK) { Content = new StringContent(string.Join('\n', answer.Content.ReadAsStringAsync().Result.Split('\n').Skip(1))) };

        (await till.Client.SyncOnceAsync()).Outcome.ShouldBe(SyncOutcome.NoAnswer);
    }

    [Fact]
    public async Task A_snapshot_replaces_what_was_there()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(Product(Till.Milk, "우유", ("8801234567893", 1m)));
        till.Server.Book(Received(9));
        await till.Client.SyncAsync();
        till.Server.Restore();
        till.Server.Publish(Product(Other, "두부"));

        var (gone, snapshot) = (await till.Client.SyncOnceAsync(), await till.Client.SyncOnceAsync());

        (gone.Action, gone.Outcome, gone.Code, gone.MoreToDo).ShouldBe((SyncAction.Pull, SyncOutcome.Refused, "cursor.gone", true));
        snapshot.Action.ShouldBe(SyncAction.Snapshot);
        (await till.Client.ProductsAsync()).ShouldHaveSingleItem().Name.ShouldBe("두부");
        (await till.Client.FindBarcodeAsync("8801234567893")).ShouldBeNull();
        (await till.MilkAsync()).Server.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_was_restored_from_a_backup_gets_back_what_it_had_acknowledged(bool noticesInABatch)
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(5);
        await till.SellAsync(2);
        await till.Client.SyncAsync();
        till.Server.Restore();
        if (noticesInABatch) await till.ReceiveAsync(1);

        for (var i = 0; i < 6; i++) await till.Client.SyncOnceAsync();

        var expected = noticesInABatch ? 4 : 3;
        till.Server.StockOf(Till.Shop, Till.Milk).ShouldBe(expected);
        var milk = await till.MilkAsync();
        (milk.Server, milk.Pending).ShouldBe((expected, 0m));
        (await till.Client.UnsyncedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_store_that_is_taken_away_leaves_nothing_behind()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(Store());
        till.Server.Publish(Product(Till.Milk, "우유"));
        till.Server.Publish(Conflict("open"));
        await till.ReceiveAsync(5);
        await till.Client.SyncAsync();
        (await till.Client.StoresAsync()).ShouldBe([new LocalStoreInfo(Till.Shop, "강남점", "Asia/Seoul")]);
        (await till.Client.ConflictsAsync(Till.Shop)).ShouldHaveSingleItem().Kind.ShouldBe("negative_stock");
        till.Server.Publish(Purge(Till.Shop));

        await till.Client.SyncAsync();

        (await till.Client.StockAsync(Till.Shop)).ShouldBeEmpty();
        (await till.Client.StoresAsync()).ShouldBeEmpty();
        (await till.Client.ConflictsAsync()).ShouldBeEmpty();
        (await till.Client.ProductsAsync()).ShouldHaveSingleItem();
        till.Server.Publish(Purge(null));
        await till.Client.SyncAsync();
        (await till.Client.ProductsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_catalogue_that_is_taken_away_takes_the_conflicts_of_products_with_it_and_no_others()
    {
        await using var till = await Till.OpenAsync();
        var ofProduct = Conflict("open");
        ofProduct.Remove("storeId");
        ofProduct["data"]!.AsObject().Remove("storeId");
        var id = Guid.NewGuid().ToString();
        (ofProduct["id"], ofProduct["data"]!["id"]) = (id, id);
        till.Server.Publish(ofProduct);
        till.Server.Publish(Conflict("open"));
        await till.Client.SyncAsync();
        (await till.Client.ConflictsAsync()).Count.ShouldBe(2);
        till.Server.Publish(Purge(null));

        await till.Client.SyncAsync();

        (await till.Client.ConflictsAsync()).ShouldHaveSingleItem().StoreId.ShouldBe(Till.Shop);
    }

    [Fact]
    public async Task When_a_store_comes_back_its_quarantined_items_are_sent_again()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(Store());
        var scanned = await till.Client.RecordAsync(Movement.Inbound(Till.Shop, "8801234567893", 1));
        await till.Client.SyncAsync();
        (await till.Client.FindItemAsync(scanned.Id))!.State.ShouldBe(ItemState.Quarantined);
        till.Server.Publish(Purge(Till.Shop));
        await till.Client.SyncAsync();
        till.Server.Codes["8801234567893"] = (Till.Milk, 1);
        till.Server.Publish(Store());

        await till.Client.SyncAsync();
        await till.Client.SyncAsync();

        (await till.Client.FindItemAsync(scanned.Id))!.State.ShouldBe(ItemState.Synced);
        (await till.Client.AttentionAsync()).ShouldBeEmpty();
        till.Server.Requests.Clear();
        till.Server.Publish(Store());
        await till.Client.SyncAsync();
        till.Server.Requests.ShouldBe(["GET sync/changes"], "a store that was only renamed sends nothing again");
    }

    [Fact]
    public async Task Items_that_stay_in_quarantine_are_sent_again_once_however_small_the_batches()
    {
        await using var till = await Till.OpenAsync(options => options with { BatchItems = 2 });
        for (var i = 0; i < 5; i++) await till.Client.RecordAsync(Movement.Inbound(Till.Shop, "8801234567893", 1));
        await till.Client.SyncAsync();
        till.Server.Requests[^1].ShouldBe("GET sync/snapshot");
        till.Server.Requests.Clear();

        await till.Client.SyncAsync();

        till.Server.Requests.ShouldBe(["POST sync/batch", "POST sync/batch", "POST sync/batch"]);
    }

    [Fact]
    public async Task Conflicts_come_and_go_with_the_feed()
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        till.Server.Publish(Conflict("open"));
        await till.Client.SyncAsync();

        var conflict = (await till.Client.ConflictsAsync()).ShouldHaveSingleItem();
        (conflict.StoreId, conflict.ProductId).ShouldBe((Till.Shop, Till.Milk));
        conflict.Data.GetProperty("text").GetString().ShouldBe("재고가 0보다 적습니다.");
        till.Attention.ShouldHaveSingleItem().Conflicts.ShouldBeTrue();
        till.Server.Publish(Conflict("resolved"));
        await till.Client.SyncAsync();

        (await till.Client.ConflictsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("released", ItemState.Synced)]
    [InlineData("discarded", ItemState.Dismissed)]
    [InlineData("open", ItemState.Quarantined)]
    public async Task What_became_of_a_quarantined_item_comes_with_the_feed(string status, ItemState state)
    {
        await using var till = await Till.OpenAsync();
        var scanned = await till.Client.RecordAsync(Movement.Inbound(Till.Shop, "8801234567893", 1));
        await till.Client.SyncAsync();
        (await till.Client.AttentionAsync()).ShouldHaveSingleItem().State.ShouldBe(ItemState.Quarantined);
        till.Server.Publish(new JsonObject
        {
            ["kind"] = "quarantine",
            ["storeId"] = Till.Shop.ToString(),
            ["id"] = scanned.Id.ToString(),
            ["data"] = new JsonObject { ["status"] = status, ["reason"] = "barcode.unknown", ["decisionReason"] = "a test scan" },
        });

        await till.Client.SyncAsync();

        var item = (await till.Client.FindItemAsync(scanned.Id))!;
        (item.State, item.Dismissal).ShouldBe((state, status is "discarded" ? "a test scan" : null));
        (await till.Client.AttentionAsync()).Count.ShouldBe(state is ItemState.Quarantined ? 1 : 0);
    }

    [Fact]
    public async Task After_a_snapshot_quarantined_items_are_sent_again()
    {
        await using var till = await Till.OpenAsync();
        var (released, discarded, open) = (await ScanAsync("released"), await ScanAsync("discarded"), await ScanAsync("open"));
        await till.Client.SyncAsync();
        till.Attention.ShouldHaveSingleItem().Items.Count.ShouldBe(3);
        till.Server.Codes["released"] = (Till.Milk, 1);
        till.Server.Verdict = item => item["id"]!.GetValue<Guid>() == discarded ? StubServer.Refusal(discarded, "rejected", "quarantine.discarded") : null;
        await till.Client.UseTokensAsync(new("other token", null, Till.Worker with { Id = Guid.NewGuid() }));

        await till.Client.SyncAsync();
        await till.Client.SyncAsync();

        (await till.Client.FindItemAsync(released))!.State.ShouldBe(ItemState.Synced);
        var dismissed = (await till.Client.FindItemAsync(discarded))!;
        (dismissed.State, dismissed.Dismissal).ShouldBe((ItemState.Dismissed, "It is quarantine.discarded."));
        (await till.Client.AttentionAsync()).ShouldHaveSingleItem().Id.ShouldBe(open);
        till.Attention.Count.ShouldBe(1);

        async Task<Guid> ScanAsync(string code) => (await till.Client.RecordAsync(Movement.Inbound(Till.Shop, code, 1))).Id;
    }

    [Fact]
    public async Task Products_are_found_by_name_number_and_code()
    {
        await using var till = await Till.OpenAsync();
        Guid[] ids = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        till.Server.Publish(Product(ids[0], "Milk 100%", ("PLU-1", 1m)));
        till.Server.Publish(Product(ids[1], "Milk 1_0", ("PLU-2", 6m)));
        till.Server.Publish(Product(ids[2], "두부", ("PLU-3", 1m)));
        await till.Client.SyncAsync();

        async Task<IEnumerable<Guid>> Found(string? search, LocalProduct? after = null, int count = 50) =>
            (await till.Client.ProductsAsync(search, after, count)).Select(product => product.Id);

        (await Found("0%")).ShouldBe([ids[0]]);
        (await Found("1_")).ShouldBe([ids[1]]);
        (await Found("두")).ShouldBe([ids[2]]);
        (await Found("PLU-3")).ShouldBe([ids[2]]);
        (await Found($"SKU-{ids[1]}")).ShouldBe([ids[1]]);
        (await Found(null, count: 2)).ShouldBe([ids[0], ids[1]]);
        (await Found(null, await till.Client.FindProductAsync(ids[1]))).ShouldBe([ids[2]]);
        var product = (await till.Client.FindProductAsync(ids[1]))!;
        (product.Price, product.Unit, product.Archived).ShouldBe((2980m, "개", false));
        product.Barcodes.ShouldBe([new LocalBarcode("PLU-2", 6)]);
    }

    [Fact]
    public async Task A_code_that_moves_to_another_product_is_found_there()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(Product(Till.Milk, "우유", ("111", 1m)));
        await till.Client.SyncAsync();
        till.Server.Publish(Product(Till.Milk, "우유"));
        till.Server.Publish(Product(Other, "두부", ("111", 4m)));
        await till.Client.SyncAsync();

        var scan = (await till.Client.FindBarcodeAsync("111"))!;

        (scan.Product.Id, scan.PackSize).ShouldBe((Other, 4m));
    }

    [Fact]
    public async Task A_server_without_a_feed_still_accepts_the_outbox()
    {
        await using var till = await Till.OpenAsync();
        till.Server.HasFeed = false;
        await till.ReceiveAsync(3);

        await till.Client.SyncAsync();
        await till.ReceiveAsync(4);
        await till.Client.SyncAsync();

        (await till.Client.UnsyncedAsync()).ShouldBe(0);
        (await till.MilkAsync()).Total.ShouldBe(7);
    }

    private static StockReceived Received(decimal quantity) => new()
    {
        Id = Guid.CreateVersion7(),
        StoreId = Till.Shop,
        ProductId = Till.Milk,
        DeviceId = Other,
        Seq = 1,
        Quantity = quantity,
        OccurredAt = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero),
    };

    private static JsonObject Store() => new()
    {
        ["kind"] = "store",
        ["storeId"] = $"{Till.Shop}",
        ["id"] = $"{Till.Shop}",
        ["data"] = new JsonObject { ["id"] = $"{Till.Shop}", ["name"] = "강남점", ["timeZone"] = "Asia/Seoul" },
    };

    // Of a store, or (null) of the catalogue.
    private static JsonObject Purge(Guid? store)
    {
        var purge = new JsonObject { ["kind"] = "purge", ["id"] = (store ?? Guid.Empty).ToString(), ["data"] = new JsonObject() };
        if (store is { } id) purge["storeId"] = id.ToString();
        return purge;
    }

    private static JsonObject Conflict(string status) => new()
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

    private static JsonObject Product(Guid id, string name, params (string Code, decimal PackSize)[] codes) => new()
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
