using System.Net;
using System.Text.Json.Nodes;
using DDonDDon.Client.Tests.Support;
using static DDonDDon.Client.Tests.Support.Changes;

namespace DDonDDon.Client.Tests;

/// <summary>The local copy of the server's documents, and how it is kept up to date.</summary>
public sealed class FeedTests
{
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
}
