using Alba;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Health;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Tests.Support;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Server.Tests.Health;

/// <summary>A server whose database another server owns, and can be taken away.</summary>
public sealed class LonelyServer(PostgresCluster cluster) : TestServer(cluster)
{
    internal CountingProxy? Proxy { get; private set; }

    protected override NpgsqlDataSource Open(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Timeout = 2, Pooling = false };
        Proxy = new(settings.Port);
        settings.Port = Proxy.Port;
        return Database.Open(settings.ConnectionString, Settings.Schema);
    }
}

public class HealthTests(PostgresCluster cluster)
{
    [Fact]
    public async Task A_server_with_its_database_is_ready()
    {
        await using var server = new TestServer(cluster);
        await server.InitializeAsync();

        foreach (var path in new[] { "/healthz", "/readyz" })
            (await server.Host.GetAsJson<HealthReply>(path)).ShouldBe(new("ok"));
    }

    [Theory]
    [InlineData("update ddon_schema set mark = 'another'")]
    [InlineData("delete from ddon_schema")]
    [InlineData("drop table ddon_schema")]
    public async Task A_server_whose_schema_is_not_its_own_is_not_ready(string change)
    {
        await using var server = new TestServer(cluster);
        await server.InitializeAsync();
        await using (var command = server.DataSource.CreateCommand(change)) await command.ExecuteNonQueryAsync();

        var ready = await server.Anonymous().AnswerAsync(HttpMethod.Get, "/readyz");

        ready.ShouldBeProblem(503, "database.schema")["detail"].GetString()!.ShouldContain("run db apply");
        ready.RetryAfter.ShouldNotBeNull();
        await server.Host.Scenario(ask => ask.Get.Url("/healthz"));
    }

    [Fact]
    public async Task Without_its_database_a_server_lives_and_says_503()
    {
        await using var server = new LonelyServer(cluster);
        await server.InitializeAsync();
        var shop = await server.NewShopAsync();
        var batch = shop.Device.Batch(shop.Device.Inbound(shop.Milk, 1));
        server.Proxy!.Dispose();

        await server.Host.Scenario(ask => ask.Get.Url("/healthz"));
        Answer[] answers =
        [
            await server.Anonymous().AnswerAsync(HttpMethod.Get, "/readyz"),
            await shop.Worker.SendAsync(batch),
            await shop.Worker.SendAsync(shop.Device.Batch()),
            await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}"),
            await shop.Worker.GetAsync($"/api/v1/transactions?storeId={shop.StoreId}"),
            await server.SignedIn(Guid.NewGuid(), "a@b.example", Role.Admin).GetAsync("/api/v1/products/barcode/1"),
        ];

        foreach (var answer in answers) answer.ShouldBeProblem(503, "database.away").RetryAfter.ShouldNotBeNull();
    }
}
