using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using OpenTelemetry.Metrics;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Health;

/// <summary>GET /metrics: what the process counts, in Prometheus' text format. It names routes, never stores, products or people.</summary>
public static class GetMetrics
{
    private const string Path = "/metrics";

    [WolverineGet(Path), AllowAnonymous]
    [Operation("getMetrics",
        "What the process counts, in Prometheus' text format: requests by route and how long they took, items by status, the runtime.")]
    [Answers(StatusCodes.Status200OK, typeof(string), "text/plain")]
    public static async Task<IResult> HandleAsync(HttpContext http, MetricsScrape scrape)
    {
        await scrape.RunAsync(http);
        return Results.Empty;
    }

    /// <summary>The exporter, which is middleware.</summary>
    public sealed class MetricsScrape(MeterProvider meters, IServiceProvider services)
    {
        private readonly RequestDelegate _run =
            new ApplicationBuilder(services).UseOpenTelemetryPrometheusScrapingEndpoint(meters, null, Path, null, null).Build();

        public Task RunAsync(HttpContext http) => _run(http);
    }
}
