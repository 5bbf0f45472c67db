using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Admin;

/// <summary>An administrator sees whether a projection is to be made again or being made.</summary>
public class ProjectionListTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Every_projection_is_there_with_what_waits_and_what_is_under_way()
    {
        var (shop, admin) = (await server.NewShopAsync(), await server.AddUserAsync(Role.Admin));
        await shop.SyncAsync(shop.Device.Inbound(shop.Milk, 1));
        (await ListAsync(admin)).Select(item => item.GetProperty("name").GetString())
            .ShouldBe([.. DdonProjections.All.Select(projection => projection.Name), "movement-segments"]);

        await ExecuteAsync("analyze mt_doc_currentstock");
        await ExecuteAsync($"insert into ddon_pending_rebuild (projection, tenant_id) values ('daily-stock', '{shop.StoreId}')");
        await ExecuteAsync("insert into ddon_rebuild (projection, tenant_id, build, up_to, last_stream, documents, events, added) values "
            + $"('current-stock', 'a', 'x', 9, '{Guid.Empty}', 3, 40, null), ('current-stock', 'b', 'x', 9, '{Guid.Empty}', 2, 2, 0)");

        var items = await ListAsync(admin);
        await ExecuteAsync("delete from ddon_pending_rebuild; delete from ddon_rebuild");

        var stock = items.Single(item => item.GetProperty("name").GetString() == "current-stock");
        stock.GetProperty("table").GetString().ShouldBe("mt_doc_currentstock");
        stock.GetProperty("aboutRows").GetInt64().ShouldBeGreaterThan(0);
        (stock.GetProperty("pendingLedgers").GetInt64(), stock.GetProperty("rebuild").GetRawText())
            .ShouldBe((0, """{"ledgers":2,"foldedLedgers":1,"events":42}"""));
        var days = items.Single(item => item.GetProperty("name").GetString() == "daily-stock");
        (days.GetProperty("pendingLedgers").GetInt64(), days.GetProperty("rebuild").ValueKind).ShouldBe((1, JsonValueKind.Null));
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(TestUser admin)
    {
        var answer = await admin.GetAsync("/api/v1/admin/projections");
        answer.Status.ShouldBe(200, answer.Body);
        return [.. answer["items"].EnumerateArray()];
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = server.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
