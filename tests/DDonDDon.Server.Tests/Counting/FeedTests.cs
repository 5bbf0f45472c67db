using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Feed;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Counting;

public class FeedTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Who_pulls_hears_of_sessions_and_what_becomes_of_them()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var reader = new Reader(shop.Worker);
        await reader.PullAsync();
        var session = await shop.OpenSessionAsync(null, "매장");

        var opened = (await reader.PullAsync()).Single();
        (opened.Kind, opened.StoreId, opened.Id).ShouldBe(("count_session", shop.StoreId, session));
        (opened.Data.GetProperty("status").GetString(), opened.Data.GetProperty("zones")[0].GetString()).ShouldBe(("open", "매장"));
        await shop.SyncAsync(shop.Device.Line(session, shop.Milk, 3, "매장"), shop.Device.Line(session, shop.Milk, 4, "매장"));
        (await reader.PullAsync()).Single().Data.GetProperty("lines").GetInt32().ShouldBe(2);
        (await admin.ApproveAsync(session)).Status.ShouldBe(200);
        var approved = await reader.PullAsync();
        approved.Select(change => change.Kind).ShouldBe(["stock", "count_session"]);
        approved[1].Data.GetProperty("status").GetString().ShouldBe("approved");
    }

    [Fact]
    public async Task Who_begins_gets_the_sessions_that_are_not_over_by_pages_and_by_snapshot()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        var (over, open) = (await shop.OpenSessionAsync(), await shop.OpenSessionAsync());
        (await admin.DiscardSessionAsync(over)).Status.ShouldBe(200);
        await shop.SyncAsync(shop.Device.Line(open, shop.Milk, 3));
        var (paging, whole) = (new Reader(shop.Worker), new Reader(shop.Worker));

        await paging.PullAsync(() => 1);
        await whole.TakeSnapshotAsync();

        foreach (var reader in new[] { paging, whole })
            reader.Documents.Keys.Where(key => key.Kind is "count_session").ShouldBe([("count_session", shop.StoreId, open)]);
        (await whole.PullAsync()).ShouldBeEmpty();
    }
}
