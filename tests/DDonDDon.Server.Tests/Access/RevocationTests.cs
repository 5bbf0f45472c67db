using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Access;

/// <summary>Somebody leaves: from that moment nothing they send is stored, and soon nothing is shown to them, whichever server they ask.</summary>
public class RevocationTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_disabled_user_writes_nothing_from_that_moment_and_soon_reads_nothing_on_any_server()
    {
        await using var sibling = await server.StartSiblingAsync();
        var (admin, shop) = (await server.AddUserAsync(Role.Admin), await server.NewShopAsync());
        using var elsewhere = new HttpClient { BaseAddress = new(sibling.Urls.Single()) };
        elsewhere.DefaultRequestHeaders.Authorization = shop.Worker.Client.DefaultRequestHeaders.Authorization;
        var there = shop.Worker with { Client = elsewhere };
        (await there.GetAsync($"/api/v1/inventory/{shop.StoreId}")).Status.ShouldBe(200);
        (await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}")).Status.ShouldBe(200);

        (await admin.PatchAsync($"/api/v1/users/{shop.Worker.Id}", new { disabled = true })).Status.ShouldBe(200);

        (await there.SendAsync(shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1)))).ShouldBeProblem(401, "auth.revoked");
        (await shop.EventsAsync()).ShouldBe(0);
        foreach (var user in (TestUser[])[there, shop.Worker])
            await Eventually.TrueAsync(async () => (await user.GetAsync($"/api/v1/inventory/{shop.StoreId}")).Status == 401);
    }

    [Fact]
    public async Task A_store_taken_away_is_not_written_to_from_that_moment_and_soon_not_shown()
    {
        var (admin, shop) = (await server.AddUserAsync(Role.Admin), await server.NewShopAsync());
        (await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}")).Status.ShouldBe(200);
        var other = await server.OpenStoreAsync();
        server.Clock.Now += TimeSpan.FromMinutes(1);

        await admin.PutAsync($"/api/v1/users/{shop.Worker.Id}/stores", new { stores = new[] { other } });

        var device = shop.NewDevice();
        server.Clock.Now += TimeSpan.FromMinutes(1);
        (await shop.Worker.SyncAsync(device.Batch(device.Inbound(shop.Milk, 1))))[0].ShouldBe("rejected", "store.forbidden");
        await Eventually.TrueAsync(async () => (await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}")).Status == 404);
        (await shop.Worker.GetAsync($"/api/v1/inventory/{other}")).Status.ShouldBe(200);
        (await shop.Worker.GetAsync("/api/v1/auth/me"))["stores"].EnumerateArray().Single().GetGuid().ShouldBe(other);
    }

    [Fact]
    public async Task An_admin_who_is_one_no_more_changes_nothing_although_the_server_has_not_heard_yet()
    {
        var (admin, former) = (await server.AddUserAsync(Role.Admin), await server.AddUserAsync(Role.Admin));
        (await former.GetAsync("/api/v1/users")).Status.ShouldBe(200);
        await server.AskAsync<object>(
            "update mt_doc_user set data = jsonb_set(data, '{disabled}', 'true') where id = $1 returning id", former.Id);

        (await former.PostAsync("/api/v1/stores", new { name = "가게" })).ShouldBeProblem(401, "auth.revoked");
        (await former.PatchAsync($"/api/v1/users/{admin.Id}", new { disabled = true })).ShouldBeProblem(401, "auth.revoked");
        (await former.PostAsync("/api/v1/categories", new { name = "유제품" })).ShouldBeProblem(401, "auth.revoked");

        await server.AskAsync<object>(
            "update mt_doc_user set data = jsonb_set(data, '{disabled}', 'false') where id = $1 returning id", former.Id);
    }

    [Fact]
    public async Task A_disabled_user_cannot_go_on_with_a_refresh_token()
    {
        const string Password = "battery staple 7";
        var (admin, user) = (await server.AddUserAsync(Role.Admin), await server.AddPersonAsync(Password, Role.Auditor));
        var login = await server.Anonymous().SendJsonAsync(HttpMethod.Post, "/api/v1/auth/login", new { email = user.Email, password = Password });

        await admin.PatchAsync($"/api/v1/users/{user.Id}", new { disabled = true });
        await admin.PatchAsync($"/api/v1/users/{user.Id}", new { disabled = false });

        (await server.Anonymous().SendJsonAsync(HttpMethod.Post, "/api/v1/auth/refresh", new { refreshToken = login["refreshToken"].GetString() }))
            .ShouldBeProblem(401, "auth.refresh_invalid");
    }
}
