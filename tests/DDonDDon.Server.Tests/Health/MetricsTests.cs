using System.Globalization;
using System.Text.RegularExpressions;
using Alba;
using DDonDDon.Server.Tests.Feed;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Health;

/// <summary>
/// Whoever watches over a server sees what it does, and nothing of whom it does it for. A server that ends takes along what others of its process count.
/// </summary>
[Collection(WholeProcess.Name)]
public class MetricsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task What_was_answered_is_counted_by_status_and_requests_by_route()
    {
        var shop = await server.NewShopAsync();
        var before = Items(await ScrapeAsync(), "accepted");
        var milk = shop.Device.Inbound(shop.Milk, 5);
        await shop.SyncAsync(milk, shop.Device.Outbound(shop.Milk, 1));
        await shop.SyncAsync(milk);
        await shop.Worker.GetAsync($"/api/v1/inventory/{shop.StoreId}/{shop.Milk}");

        var metrics = await ScrapeAsync();

        (Items(metrics, "accepted") - before).ShouldBeGreaterThanOrEqualTo(2);
        Items(metrics, "duplicate").ShouldBeGreaterThanOrEqualTo(1);
        const string requests = """^http_server_request_duration_seconds_count\{.*http_request_method="GET",http_response_status_code="200",""";
        const string route = """http_route="/api/v1/inventory/\{storeId:guid\}/\{productId:guid\}"[,}].* [1-9]""";
        Regex.IsMatch(metrics, requests + route, RegexOptions.Multiline).ShouldBeTrue(metrics);
        foreach (var name in new[] { "http_server_request_duration_seconds_bucket", "db_client_connection", "dotnet_gc_collections_total" })
            metrics.ShouldContain(name);
        metrics.ShouldContain("service_name=\"ddonddon\"");
        metrics.ShouldContain("pool_name=\"ddon\"");
        // The tests' own pools, of the same process, have no names.
        var ours = string.Join('\n', metrics.Split('\n').Where(line => !line.StartsWith("db_client", StringComparison.Ordinal)));
        foreach (var secret in new[] { shop.StoreId.ToString(), shop.Milk.ToString(), shop.Worker.Email, "Host=" }) ours.ShouldNotContain(secret);
    }

    // Its answers are kept for a moment by the exporter.
    private async Task<string> ScrapeAsync()
    {
        await Task.Delay(TimeSpan.FromMilliseconds(400));
        return await server.Host.GetAsText("/metrics");
    }

    private static double Items(string metrics, string status) =>
        Regex.Match(metrics, $$"""^ddon_items_total\{.*status="{{status}}".*\} (\S+)""", RegexOptions.Multiline) is { Success: true } found
            ? double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;
}
