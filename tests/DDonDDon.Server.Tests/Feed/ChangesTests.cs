using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Feed;

public class ChangesTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Without_a_cursor_everything_comes_from_the_beginning()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5), shop.Device.Outbound(shop.Milk, 2));
        var reader = new Reader(shop.Worker);

        await reader.PullAsync();

        reader.Documents[("store", shop.StoreId, shop.StoreId)].GetProperty("name").GetString().ShouldBe("가게");
        reader.Documents[("product", null, shop.Milk)].GetProperty("name").GetString().ShouldBe("우유");
        var stock = reader.Documents[("stock", shop.StoreId, shop.Milk)];
        (stock.GetProperty("quantity").GetDecimal(), stock.GetProperty("version").GetInt64()).ShouldBe((3, 2));
        reader.Received.Count(change => change.Kind is "stock").ShouldBe(1);
        (await reader.PullAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_movement_comes_as_the_stock_that_it_left()
    {
        var (shop, reader) = await CaughtUpAsync();

        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));
        (await reader.PullAsync()).Single().Quantity.ShouldBe(5);
        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 1));
        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 1));

        (await reader.PullAsync()).Single().ShouldSatisfyAllConditions(
            change => change.Key.ShouldBe(("stock", shop.StoreId, shop.Milk)), change => (change.Quantity, change.Version).ShouldBe((3, 3)));
    }

    [Fact]
    public async Task Stock_comes_with_all_that_a_fold_goes_on_from()
    {
        var (shop, reader) = await CaughtUpAsync();
        var (count, sale, late) = (shop.Device.Count(shop.Milk, 10), shop.Device.Outbound(shop.Milk, 1), Guid.CreateVersion7());
        await shop.SyncAsync(count, sale, shop.Device.Item("AMEND", shop.Milk, 4).With("movementId", late));

        var stock = (await reader.PullAsync()).Single().Data;

        var baseline = stock.GetProperty("baseline");
        baseline.GetProperty("movementId").GetGuid().ShouldBe(count.IdOf());
        baseline.GetProperty("deviceId").GetGuid().ShouldBe(shop.Device.Id);
        (baseline.GetProperty("seq").GetInt64(), baseline.GetProperty("quantity").GetDecimal()).ShouldBe((1, 10));
        stock.GetProperty("latest").GetProperty("movementId").GetGuid().ShouldBe(sale.IdOf());
        stock.GetProperty("awaited").EnumerateArray().Single().GetGuid().ShouldBe(late);
    }

    [Fact]
    public async Task The_catalogue_and_reorder_points_come_too()
    {
        var (shop, reader) = await CaughtUpAsync();
        var admin = await server.AddUserAsync(Role.Admin);
        var category = (await admin.PostAsync("/api/v1/categories", new { name = $"분류 {Guid.NewGuid():N}" }))["id"].GetGuid();
        await server.EditAsync(server.Change(shop.Milk, ProductField.Name, "우유 1L"));
        await admin.PatchAsync($"/api/v1/stores/{shop.StoreId}", new { name = "성수점" });
        (await shop.Worker.PutAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}/reorder-point", new { reorderPoint = 7 })).Status.ShouldBe(200);

        var changes = await reader.PullAsync();

        changes.Select(change => change.Key).ShouldBe([
            ("category", null, category), ("product", null, shop.Milk), ("store", shop.StoreId, shop.StoreId), ("reorder_point", shop.StoreId, shop.Milk),
        ]);
        changes[1].Data.GetProperty("name").GetString().ShouldBe("우유 1L");
        changes[2].Data.GetProperty("name").GetString().ShouldBe("성수점");
        changes[3].Data.GetProperty("reorderPoint").GetDecimal().ShouldBe(7);
    }

    [Fact]
    public async Task A_worker_hears_nothing_of_other_stores()
    {
        var (shop, reader) = await CaughtUpAsync();
        var other = await server.NewShopAsync();
        await other.SyncAsync(other.Device.Inbound(shop.Milk, 5));

        (await reader.PullAsync()).Select(change => change.Key).ShouldBe([("product", null, other.Milk)]);
        reader.Documents.Keys.ShouldNotContain(key => key.StoreId == other.StoreId);
    }

    [Theory]
    [InlineData(Role.Admin)]
    [InlineData(Role.Auditor)]
    public async Task Admins_and_auditors_have_all_stores_and_get_new_ones(Role role)
    {
        var reader = new Reader(await server.AddUserAsync(role));
        await reader.PullAsync();

        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));

        (await reader.PullAsync()).Select(change => change.Key).ShouldBe([
            ("product", null, shop.Milk), ("store", shop.StoreId, shop.StoreId), ("stock", shop.StoreId, shop.Milk)]);
    }

    [Fact]
    public async Task A_store_that_is_given_comes_whole_and_one_that_is_taken_away_goes()
    {
        var (shop, reader) = await CaughtUpAsync();
        var other = await server.NewShopAsync();
        for (var i = 0; i < 5; i++) await other.SyncAsync(other.Device.Inbound(await server.AddProductAsync(), 1 + i));
        await reader.PullAsync();

        await server.AssignAsync(shop.Worker, shop.StoreId, other.StoreId);
        await Eventually.TrueAsync(async () => (await shop.Worker.GetAsync($"/api/v1/stores/{other.StoreId}")).Status is 200);
        var given = await reader.PullAsync(() => 2);

        given.Count.ShouldBe(6);
        given[0].Key.ShouldBe(("store", other.StoreId, other.StoreId));
        given.ShouldAllBe(change => change.StoreId == other.StoreId);
        given.Select(change => change.Key).Distinct().Count().ShouldBe(6);

        await server.AssignAsync(shop.Worker, other.StoreId);
        await Eventually.TrueAsync(async () => (await shop.Worker.GetAsync($"/api/v1/stores/{shop.StoreId}")).Status is 404);
        (await reader.PullAsync()).Select(change => change.Key).ShouldBe([("purge", shop.StoreId, shop.StoreId)]);
        reader.Documents.Keys.ShouldNotContain(key => key.StoreId == shop.StoreId);
        (await reader.PullAsync()).ShouldBeEmpty();
    }

    // What moves while the store is still coming comes once, with its last state.
    [Fact]
    public async Task A_store_that_changes_while_it_comes_whole_comes_without_a_gap_or_a_repeat()
    {
        var (shop, reader) = await CaughtUpAsync();
        var other = await server.NewShopAsync();
        var products = new List<Guid>();
        for (var i = 0; i < 6; i++) products.Add(await server.AddProductAsync());
        foreach (var product in products) await other.SyncAsync(other.Device.Inbound(product, 1));
        await reader.PullAsync();
        await server.AssignAsync(shop.Worker, other.StoreId, shop.StoreId);
        await Eventually.TrueAsync(async () => (await shop.Worker.GetAsync($"/api/v1/stores/{other.StoreId}")).Status is 200);

        (await reader.PullOnceAsync(3)).ShouldBeTrue();
        var late = await server.AddProductAsync();
        products.Sort();
        foreach (var product in new[] { products[0], products[5], late }) await other.SyncAsync(other.Device.Inbound(product, 1));
        await reader.PullAsync(() => 1);

        var stocks = reader.Received.Where(change => change.Kind is "stock" && change.StoreId == other.StoreId).ToList();
        stocks.GroupBy(change => (change.Id, change.Version)).ShouldAllBe(one => one.Count() == 1);
        stocks.Count(change => change.Id == products[0]).ShouldBe(2);
        stocks.Count(change => change.Id == products[5]).ShouldBe(1);
        foreach (var product in products) reader.Documents[("stock", other.StoreId, product)].GetProperty("quantity").GetDecimal()
            .ShouldBe(product == products[0] || product == products[5] ? 2 : 1);
        reader.Documents[("stock", other.StoreId, late)].GetProperty("quantity").GetDecimal().ShouldBe(1);
    }

    [Fact]
    public async Task An_admin_who_becomes_a_worker_loses_what_is_not_theirs()
    {
        var (one, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var admin = await server.AddUserAsync(Role.Admin);
        var reader = new Reader(admin);
        await reader.PullAsync();
        await server.AddUserAsync(Role.Admin);
        await server.Service<Features.Access.Accounts>().ChangeAsync(admin.Id, Role.Worker, null, null, CancellationToken.None);
        await server.AssignAsync(admin, one.StoreId);

        var worker = new Reader(server.SignedIn(admin.Id, admin.Email, Role.Worker)) { Cursor = reader.Cursor };
        var changes = await worker.PullAsync(() => 3);

        // The catalogue goes and comes again, because conflicts of products are no worker's.
        changes[0].Key.ShouldBe(("purge", null, Guid.Empty));
        changes.Select(change => change.Key).ShouldContain(("product", null, one.Milk));
        var purged = changes.Where(change => change.Kind is "purge").Select(change => change.StoreId).ToList();
        purged.ShouldContain(other.StoreId);
        purged.ShouldNotContain(one.StoreId);
        (await worker.PullAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cursor_asked_twice_answers_the_same()
    {
        var (shop, reader) = await CaughtUpAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 5));

        (await reader.AskAsync()).Body.ShouldBe((await reader.AskAsync()).Body);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("%00")]
    [InlineData("AQ")]
    [InlineData("{}")]
    public async Task A_cursor_that_no_answer_gave_is_refused(string cursor)
    {
        var shop = await server.NewShopAsync();

        (await shop.Worker.GetAsync($"/api/v1/sync/changes?cursor={cursor}")).ShouldBeProblem(400, "cursor.invalid");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("501")]
    [InlineData("-1")]
    public async Task A_page_has_1_to_500_changes(string limit)
    {
        var shop = await server.NewShopAsync();

        (await shop.Worker.GetAsync($"/api/v1/sync/changes?limit={limit}")).ShouldBeProblem(400, "limit.invalid");
    }

    [Fact]
    public async Task A_cursor_of_another_life_of_the_database_is_gone()
    {
        var (shop, reader) = await CaughtUpAsync();
        var cursor = FeedCursor.Parse(reader.Cursor!)!;

        reader.Cursor = (cursor with { Epoch = Guid.NewGuid() }).ToString();
        (await reader.AskAsync()).ShouldBeProblem(410, "cursor.gone");
        reader.Cursor = (cursor with { Catalogue = LedgerPlace.AfterAll(0, long.MaxValue) }).ToString();
        (await reader.AskAsync()).ShouldBeProblem(410, "cursor.gone");
        reader.Cursor = (cursor with { Stores = new Dictionary<Guid, LedgerPlace> { [shop.StoreId] = LedgerPlace.AfterAll(9, 0) } }).ToString();
        (await reader.AskAsync()).ShouldBeProblem(410, "cursor.gone");
        reader.Cursor = cursor.ToString();
        (await reader.AskAsync()).Status.ShouldBe(200);
    }

    // Whoever makes up a cursor gets no more than without.
    [Fact]
    public async Task A_forged_cursor_opens_no_store()
    {
        var (shop, reader) = await CaughtUpAsync();
        var other = await server.NewShopAsync();
        await other.SyncAsync(other.Device.Inbound(other.Milk, 5));
        var cursor = FeedCursor.Parse(reader.Cursor!)!;

        reader.Cursor = (cursor with
        {
            Stores = new Dictionary<Guid, LedgerPlace> { [other.StoreId] = LedgerPlace.AfterAll(0, 0), [shop.StoreId] = new(0, true, 0, new(254, Guid.Empty)) },
        }).ToString();
        var changes = await reader.PullAsync();

        changes.Where(change => change.StoreId == other.StoreId).Select(change => change.Kind).ShouldBe(["purge"]);
    }

    private async Task<(Shop Shop, Reader Reader)> CaughtUpAsync()
    {
        var shop = await server.NewShopAsync();
        var reader = new Reader(shop.Worker);
        await reader.PullAsync();
        return (shop, reader);
    }
}
