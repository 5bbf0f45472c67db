using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Inventory;

public class ReorderPointTests(TestServer server) : IClassFixture<TestServer>
{
    private static string PathOf(Shop shop, Guid? product = null) => $"/api/v1/inventory/{shop.StoreId}/{product ?? shop.Milk}/reorder-point";

    [Fact]
    public async Task Who_set_it_and_when_is_an_event_and_what_holds_already_is_not_recorded_again()
    {
        var shop = await server.NewShopAsync();
        var admin = await server.AddUserAsync(Role.Admin);

        var set = await shop.Worker.PutAsync(PathOf(shop), new { reorderPoint = 5.50m });
        set.Status.ShouldBe(200, set.Body);
        set["reorderPoint"].GetRawText().ShouldBe("5.5");
        set["setBy"].GetGuid().ShouldBe(shop.Worker.Id);
        set["setAt"].GetDateTimeOffset().ShouldBe(shop.Now);
        (await admin.PutAsync(PathOf(shop), new { reorderPoint = 5.5m }))["setBy"].GetGuid().ShouldBe(shop.Worker.Id);
        (await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}"))["reorderPoint"].GetDecimal().ShouldBe(5.5m);
        var cleared = await admin.PutAsync(PathOf(shop), new { reorderPoint = (decimal?)null });
        cleared["reorderPoint"].ValueKind.ShouldBe(JsonValueKind.Null);
        cleared["setBy"].GetGuid().ShouldBe(admin.Id);

        (await server.AskAsync<string>("select string_agg(format('%s %s %s', type, version, user_name), ',' order by version) from mt_events where "
            + "tenant_id = $1",
            shop.StoreId.ToString())).ShouldBe($"reorder_point_set 1 {shop.Worker.Id},reorder_point_set 2 {admin.Id}");
        (await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}")).Json.TryGetProperty("reorderPoint", out _).ShouldBeFalse();
        await server.ShouldBeConsistentAsync();
    }

    // It stands in the store's ledger, among its movements.
    [Fact]
    public async Task It_is_no_movement()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1));
        await shop.Worker.PutAsync(PathOf(shop), new { reorderPoint = 3 });
        var sale = shop.Device.Outbound(shop.Milk, 1);
        await shop.SyncAsync(sale);

        (await shop.Worker.GetAsync($"/api/v1/transactions?storeId={shop.StoreId}")).Items.Count.ShouldBe(2);
        (await shop.Worker.GetAsync($"/api/v1/transactions?storeId={shop.StoreId}&productId={shop.Milk}")).Items.Count.ShouldBe(2);
        (await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}"))["version"].GetInt64().ShouldBe(2);
        var id = await server.AskAsync<Guid>("select id from mt_events where tenant_id = $1 and type = 'reorder_point_set'", shop.StoreId.ToString());
        (await shop.SyncOneAsync(sale.With("id", id).With("seq", 99))).Status.ShouldBe("id_conflict");
        (await shop.SyncOneAsync(shop.Device.Amend(shop.Milk, sale.With("id", id), 1))).Status.ShouldNotBe("retry");
    }

    [Fact]
    public async Task Many_who_set_it_at_once_all_succeed_and_one_is_the_last()
    {
        var shop = await server.NewShopAsync();

        var answers = await Task.WhenAll(Enumerable.Range(1, 12).Select(point => shop.Worker.PutAsync(PathOf(shop), new { reorderPoint = point })));

        answers.ShouldAllBe(answer => answer.Status == 200);
        (await server.AskAsync<long>("select version from mt_streams where tenant_id = $1", shop.StoreId.ToString())).ShouldBe(12);
        await server.ShouldBeConsistentAsync();
    }

    [Fact]
    public async Task Only_who_records_in_the_store_may_set_it()
    {
        var (shop, other) = (await server.NewShopAsync(), await server.NewShopAsync());
        var (auditor, former) = (await server.AddUserAsync(Role.Auditor), await server.AddUserAsync(Role.Worker, shop.StoreId));
        var body = new { reorderPoint = 1 };

        (await other.Worker.PutAsync(PathOf(shop), body)).ShouldBeProblem(404, "store.unknown");
        (await auditor.PutAsync(PathOf(shop), body)).ShouldBeProblem(403, "access.denied");
        (await server.Anonymous().SendJsonAsync(HttpMethod.Put, PathOf(shop), body)).ShouldBeProblem(401, "auth.required");
        await server.AssignAsync(former);
        (await former.PutAsync(PathOf(shop), body)).ShouldBeProblem(404, "store.unknown");
        await server.DisableAsync(former);
        server.Service<UserDirectory>().Forget(former.Id); // as every server does when it hears of the change, a moment later
        (await former.PutAsync(PathOf(shop), body)).ShouldBeProblem(401, "auth.revoked");

        var admin = await server.AddUserAsync(Role.Admin);
        (await admin.PutAsync(PathOf(shop, Guid.NewGuid()), body)).ShouldBeProblem(404, "product.unknown");
        (await admin.PutAsync($"/api/v1/inventory/{Guid.NewGuid()}/{shop.Milk}/reorder-point", body)).ShouldBeProblem(404, "store.unknown");
        (await shop.EventsAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("-1", 422, "reorderPoint.invalid")]
    [InlineData("1000000000.001", 422, "reorderPoint.invalid")]
    [InlineData("0.0001", 422, "reorderPoint.invalid")]
    [InlineData("1e400", 400, "request.malformed")]
    [InlineData("\"5\"", 400, "request.malformed")]
    [InlineData("true", 400, "request.malformed")]
    [InlineData("[]", 400, "request.malformed")]
    [InlineData("1, \"reorderPoint\": 2", 400, "request.malformed")]
    [InlineData("1, \"more\": 2", 400, "request.malformed")]
    public async Task A_value_that_makes_no_sense_is_refused(string value, int status, string code)
    {
        var shop = await server.NewShopAsync();
        using var content = new StringContent($$"""{"reorderPoint": {{value}}}""", System.Text.Encoding.UTF8, "application/json");

        (await shop.Worker.Client.AnswerAsync(HttpMethod.Put, PathOf(shop), content)).ShouldBeProblem(status, code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("{")]
    public async Task Without_a_value_nothing_is_set(string body)
    {
        var shop = await server.NewShopAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        (await shop.Worker.Client.AnswerAsync(HttpMethod.Put, PathOf(shop), content)).ShouldBeProblem(400, "request.malformed");
    }
}
