using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace DDonDDon.Server.Features.Health;

/// <summary>GET /metrics: what the process counts, in Prometheus' text format. It names routes, never stores, products or people.</summary>
public static class MetricsEndpoint
{
    private const string Path = "/metrics";

    private static readonly string[] Meters =
        [BookingMetrics.MeterName, RequestMetrics.MeterName, "System.Runtime"];

    public static void AddMetricsOfProcess(this IServiceCollection services) =>
        services.AddSingleton(_ => Sdk.CreateMeterProviderBuilder().AddMeter(Meters).AddPrometheusExporter().Build());

    public static void MapMetrics(this WebApplication app)
    {
        var scraping = ((IApplicationBuilder)app).New();
        scraping.UseOpenTelemetryPrometheusScrapingEndpoint(app.Services.GetRequiredService<MeterProvider>(), null, Path, null, null);
        var scrape = scraping.Build();
        app.MapGet(Path, (Delegate)ScrapeAsync).AllowAnonymous()
            .Describe("getMetrics", "What the process counts, in Prometheus' text format: requests by route and how long they took, items by status, "
                + "the runtime.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");

        async Task<IResult> ScrapeAsync(HttpContext context)
        {
            await scrape(context);
            return Results.Empty;
        }
    }
}
