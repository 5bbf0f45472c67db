using DDonDDon.Server.Ledgers;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DDonDDon.Server.Features.Health;

/// <summary>
/// What the process tells whoever watches over it: figures at GET /metrics, and where <see cref="Endpoint"/> says where to, figures and traces of each request
/// through Wolverine, Marten and Npgsql by OTLP. The exporter reads the other variables of OpenTelemetry itself.
/// </summary>
public static class Telemetry
{
    /// <summary>The variable that names a collector.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>What the process is called, unless OTEL_SERVICE_NAME says otherwise.</summary>
    public const string ServiceName = "ddonddon";

    private static readonly string[] Meters = [BookingMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "Npgsql", "System.Runtime"];

    public static void AddTelemetry(this IServiceCollection services)
    {
        var sends = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Endpoint));
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource =>
            resource.AddService(Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") is { Length: > 0 } name ? name : ServiceName)).WithMetrics(metrics =>
        {
            metrics.AddMeter(Meters).AddPrometheusExporter();
            if (sends) metrics.AddOtlpExporter();
        });
        if (sends) telemetry.WithTracing(traces => traces.AddSource("Wolverine", "Marten").AddAspNetCoreInstrumentation().AddNpgsql().AddOtlpExporter());
    }
}
