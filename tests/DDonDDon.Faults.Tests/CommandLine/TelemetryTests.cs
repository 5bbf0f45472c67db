using System.Net;
using System.Text;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.CommandLine;

/// <summary>A server that is told of a collector sends it traces of its requests, and figures.</summary>
public class TelemetryTests(PostgresCluster cluster)
{
    [Fact]
    public async Task A_request_is_traced_through_to_the_database_for_the_collector_that_a_variable_names()
    {
        using var collector = new HttpListener();
        var address = Listen(collector);
        var environment = new Dictionary<string, string>
        {
            ["DATABASE_URL"] = await cluster.CreateDatabaseAsync(),
            ["SECRET_KEY"] = "canary-m4Xz8LqPw2RtVb6NyJc1Hd5Kf9GsTa3U",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        };
        (await Ddon.RunAsync(environment, ["db", "apply"])).ExitCode.ShouldBe(0);
        await using var server = await RealServer.StartAsync(environment);
        using var client = new HttpClient { BaseAddress = server.DirectAddress };
        using var login = new StringContent("""{"email":"nobody@example.com","password":"canary-password"}""", Encoding.UTF8, "application/json");
        (await client.PostAsync(new Uri("/api/v1/auth/login?secret=canary-query", UriKind.Relative), login)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var sent = new Dictionary<string, string> { ["/v1/traces"] = "", ["/v1/metrics"] = "" };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(sent["/v1/traces"].Contains("/api/v1/auth/login", StringComparison.Ordinal)
            && sent["/v1/traces"].Contains("postgresql", StringComparison.Ordinal)
            && sent["/v1/metrics"].Contains("http.server.request.duration", StringComparison.Ordinal)))
        {
            var context = await collector.GetContextAsync().WaitAsync(patience.Token);
            using var reader = new StreamReader(context.Request.InputStream, Encoding.Latin1);
            sent[context.Request.Url!.AbsolutePath] += await reader.ReadToEndAsync(patience.Token);
            context.Response.Close();
        }

        sent.Values.ShouldAllBe(said => said.Contains("ddonddon", StringComparison.Ordinal));
        sent.Values.ShouldAllBe(said => !said.Contains("canary", StringComparison.Ordinal) && !said.Contains("nobody@example.com", StringComparison.Ordinal));
    }

    // A listener takes no port 0.
    private static string Listen(HttpListener collector)
    {
        using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        free.Stop();
        collector.Prefixes.Add(address);
        collector.Start();
        return address;
    }
}
