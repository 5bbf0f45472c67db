using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Stores;

public class StoreTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_store_is_opened_once_however_often_it_is_sent()
    {
        var (admin, id) = (await server.AddUserAsync(Role.Admin), Guid.CreateVersion7());

        var first = await admin.PostAsync("/api/v1/stores", new { id, name = "성수점" });
        var again = await admin.PostAsync("/api/v1/stores", new { id, name = "성수점" });
        var other = await admin.PostAsync("/api/v1/stores", new { id, name = "망원점" });

        first.Status.ShouldBe(201, first.Body);
        (first["id"].GetGuid(), first["name"].GetString(), first["timeZone"].GetString()).ShouldBe((id, "성수점", "Asia/Seoul"));
        again.Body.ShouldBe(first.Body);
        other.ShouldBeProblem(409, "store.exists");
        (await server.AskAsync<long>("select count(*) from mt_events where stream_id = $1", id)).ShouldBe(1);
    }

    [Fact]
    public async Task A_store_gets_another_name_or_time_zone()
    {
        var (admin, id) = (await server.AddUserAsync(Role.Admin), await server.OpenStoreAsync());

        (await admin.PatchAsync($"/api/v1/stores/{id}", new { name = "새 이름" }))["name"].GetString().ShouldBe("새 이름");
        (await admin.PatchAsync($"/api/v1/stores/{id}", new { timeZone = "America/New_York" }))["timeZone"].GetString().ShouldBe("America/New_York");
        (await admin.PatchAsync($"/api/v1/stores/{id}", new { }))["name"].GetString().ShouldBe("새 이름");

        (await server.AskAsync<long>("select count(*) from mt_events where stream_id = $1 and data ->> 'by' = $2", id, admin.Id.ToString())).ShouldBe(2);
        await server.ShouldBeConsistentAsync();
    }

    [Theory]
    [InlineData("", null, "store.name_invalid")]
    [InlineData(" x", null, "store.name_invalid")]
    [InlineData("a\0", null, "store.name_invalid")]
    [InlineData("ok", "Mars/Olympus", "store.time_zone_unknown")]
    [InlineData("ok", "Korea Standard Time", "store.time_zone_unknown")]
    [InlineData("ok", "../../etc/passwd", "store.time_zone_unknown")]
    public async Task A_name_or_a_time_zone_that_makes_no_sense_is_refused(string name, string? timeZone, string code)
    {
        var (admin, id) = (await server.AddUserAsync(Role.Admin), await server.OpenStoreAsync());

        (await admin.PostAsync("/api/v1/stores", new { name, timeZone })).ShouldBeProblem(422, code);
        (await admin.PatchAsync($"/api/v1/stores/{id}", new { name, timeZone })).ShouldBeProblem(422, code);
        (await admin.PatchAsync($"/api/v1/stores/{Guid.NewGuid()}", new { name = "x" })).ShouldBeProblem(404, "store.unknown");
    }

    [Fact]
    public async Task Workers_see_their_stores_and_the_others_all()
    {
        var (own, foreign) = (await server.OpenStoreAsync(), await server.OpenStoreAsync());
        var (worker, auditor) = (await server.AddUserAsync(Role.Worker, own), await server.AddUserAsync(Role.Auditor));

        (await worker.GetAsync("/api/v1/stores")).Items.Single().GetProperty("id").GetGuid().ShouldBe(own);
        (await worker.GetAsync($"/api/v1/stores/{own}")).Status.ShouldBe(200);
        (await worker.GetAsync($"/api/v1/stores/{foreign}")).ShouldBeProblem(404, "store.unknown");
        (await auditor.GetAsync($"/api/v1/stores/{foreign}")).Status.ShouldBe(200);
        (await auditor.GetAsync("/api/v1/stores?limit=500")).Items.Select(store => store.GetProperty("id").GetGuid()).ShouldContain(foreign);
        (await auditor.PostAsync("/api/v1/stores", new { name = "x" })).ShouldBeProblem(403, "access.denied");
    }
}

public class CategoryTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Categories_are_added_renamed_archived_and_listed_by_name()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var (dairy, snacks) = (await admin.PostAsync("/api/v1/categories", new { name = "유제품" }),
            await admin.PostAsync("/api/v1/categories", new { name = "과자" }));
        dairy.Status.ShouldBe(201, dairy.Body);
        var id = dairy["id"].GetGuid();

        (await admin.PostAsync("/api/v1/categories", new { id, name = "유제품" })).Body.ShouldBe(dairy.Body);
        (await admin.PostAsync("/api/v1/categories", new { id, name = "우유" })).ShouldBeProblem(409, "category.exists");
        (await admin.PostAsync("/api/v1/categories", new { name = "과자" })).ShouldBeProblem(409, "category.name_taken");
        (await admin.PatchAsync($"/api/v1/categories/{id}", new { name = "과자" })).ShouldBeProblem(409, "category.name_taken");
        (await admin.PatchAsync($"/api/v1/categories/{id}", new { name = "" })).ShouldBeProblem(422, "category.name_invalid");
        (await admin.PatchAsync($"/api/v1/categories/{id}", new { name = "우유와 치즈", archived = true }))["archived"].GetBoolean().ShouldBeTrue();
        (await admin.PatchAsync($"/api/v1/categories/{Guid.NewGuid()}", new { name = "x" })).ShouldBeProblem(404, "category.unknown");

        var worker = await server.AddUserAsync(Role.Worker);
        var first = await worker.GetAsync("/api/v1/categories?limit=1");
        var second = await worker.GetAsync($"/api/v1/categories?limit=1&cursor={first["nextCursor"].GetString()}");
        first.Items.Concat(second.Items).Select(category => category.GetProperty("name").GetString()).ShouldBe(["과자", "우유와 치즈"]);
        (await worker.GetAsync($"/api/v1/categories/{snacks["id"].GetGuid()}"))["name"].GetString().ShouldBe("과자");
        (await worker.PostAsync("/api/v1/categories", new { name = "x" })).ShouldBeProblem(403, "access.denied");
        await server.ShouldBeConsistentAsync();
    }
}
