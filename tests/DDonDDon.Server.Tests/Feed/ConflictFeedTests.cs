using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Feed;

/// <summary>What somebody must decide comes to the store, in words, and so does its end.</summary>
public class ConflictFeedTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_conflict_comes_when_it_opens_and_when_it_closes()
    {
        var shop = await server.NewShopAsync();
        var reader = new Reader(shop.Worker);
        await reader.PullAsync();

        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 3));
        var changes = await reader.PullAsync(() => 1);
        var opened = changes.Single(change => change.Kind is "conflict");
        var shown = (await shop.Worker.GetAsync($"/api/v1/conflicts/{opened.Id}")).Json;
        opened.Data.GetRawText().ShouldBe(shown.GetRawText());
        (opened.StoreId, opened.Data.GetProperty("status").GetString()).ShouldBe((shop.StoreId, "open"));
        opened.Data.GetProperty("text").GetString().ShouldNotBeNullOrEmpty();

        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 10));
        var closed = (await reader.PullAsync()).Single(change => change.Kind is "conflict");
        (closed.Id, closed.Data.GetProperty("status").GetString()).ShouldBe((opened.Id, "closed"));
        (await reader.PullAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_open_is_in_a_snapshot_and_in_the_language_that_was_asked_for()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Outbound(shop.Milk, 3));
        var done = await server.AddProductAsync();
        await shop.SyncAsync(shop.Device.Outbound(done, 1));
        await shop.SyncAsync(shop.Device.Inbound(done, 1));
        shop.Worker.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ko");
        var (whole, paged) = (new Reader(shop.Worker), new Reader(shop.Worker));

        await whole.TakeSnapshotAsync();
        await paged.PullAsync(() => 1);

        var conflict = whole.Received.Single(change => change.Kind is "conflict");
        conflict.Data.GetProperty("productId").GetGuid().ShouldBe(shop.Milk);
        conflict.Data.GetProperty("text").GetString()!.ShouldMatch("[가-힣]");
        whole.Received.Select(change => change.Text).Order().ShouldBe(paged.Received.Select(change => change.Text).Order());
        whole.Cursor.ShouldBe(paged.Cursor);
        var answer = await shop.Worker.SendAsync(shop.Device.Batch(shop.Device.Outbound(done, 1)).With("cursor", whole.Cursor));
        answer["changes"].EnumerateArray().Select(change => change.GetProperty("kind").GetString()).ShouldBe(["stock", "conflict"]);
    }

    [Fact]
    public async Task A_conflict_of_a_product_comes_to_administrators_only()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var (above, below) = (new Reader(admin), new Reader(shop.Worker));
        await above.PullAsync();
        await below.PullAsync();
        JsonObject Edit(string name, double minutesAgo) => shop.NewDevice().Item("PRODUCT", shop.Milk, null, shop.MinutesAgo(minutesAgo))
            .Without("storeId").With("changes", new JsonObject { ["name"] = name });
        server.Clock.Now = server.Clock.Now.AddMinutes(30);
        await admin.SyncAsync(shop.NewDevice().Batch(Edit("우유 1L", 20)));
        await admin.SyncAsync(shop.NewDevice().Batch(Edit("우유 1리터", 10)));

        var opened = (await above.PullAsync(() => 1)).Where(change => change.Kind is "conflict").ShouldHaveSingleItem();
        opened.StoreId.ShouldBeNull();
        (await below.PullAsync()).Select(change => change.Kind).ShouldBe(["product"]);
        var whole = new Reader(admin);
        (await whole.TakeSnapshotAsync()).Count(change => change.Kind is "conflict" && change.Id == opened.Id).ShouldBe(1);
        (await new Reader(shop.Worker).TakeSnapshotAsync()).ShouldNotContain(change => change.Kind == "conflict");
    }
}
