using System.Text;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Postgres.Reading;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Fairness;

/// <summary>Nobody holds a connection by reading slowly.</summary>
public class SlowReaderTests(CrowdedServer server) : IClassFixture<CrowdedServer>
{
    [Theory]
    [InlineData("/api/v1/products/export")]
    [InlineData("/api/v1/sync/snapshot")]
    [InlineData("/api/v1/audit/export")]
    public async Task Answers_that_nobody_reads_leave_the_connections_to_others(string path)
    {
        var shop = await server.NewShopAsync();
        for (var i = 0; i < 4; i++)
            await shop.SyncAsync(Enumerable.Range(0, 250).Select(_ => shop.Device.Inbound(shop.Milk, 1).With("note", new string('x', 2000))));
        var held = new List<HttpResponseMessage>();
        try
        {
            for (var i = 0; i < CrowdedServer.Connections + 2; i++)
            {
                var admin = await server.AddUserAsync(Role.Admin);
                var response = await admin.Client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
                if ((int)response.StatusCode == 429) break;
                ((int)response.StatusCode).ShouldBe(200);
                held.Add(response);
            }
            held.Count.ShouldBeGreaterThanOrEqualTo(4);

            (await server.Anonymous().AnswerAsync(HttpMethod.Get, "/readyz")).Status.ShouldBe(200);
            (await shop.SyncOneAsync(shop.Device.Inbound(shop.Milk, 1))).ShouldBe("accepted");
        }
        finally
        {
            held.ForEach(response => response.Dispose());
        }
    }

    [Fact]
    public async Task One_user_gets_two_exports_at_once_and_others_theirs()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(Enumerable.Range(0, 250).Select(_ => shop.Device.Inbound(shop.Milk, 1).With("note", new string('x', 2000))));
        var (admin, other) = (await server.AddUserAsync(Role.Admin), await server.AddUserAsync(Role.Admin));
        Task<HttpResponseMessage> BeginAsync(TestUser user) =>
            user.Client.GetAsync(new Uri("/api/v1/audit/export", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        using var first = await BeginAsync(admin);
        using var second = await BeginAsync(admin);

        (await admin.GetAsync("/api/v1/audit/export")).ShouldBeProblem(429, "read.busy");
        (await other.GetAsync("/api/v1/audit/export")).Status.ShouldBe(200);

        await first.Content.ReadAsStringAsync();
        await second.Content.ReadAsStringAsync();
        await Eventually.TrueAsync(async () => (await admin.GetAsync("/api/v1/audit/export")).Status == 200);
    }

    [Fact]
    public async Task An_export_that_is_taken_slowly_is_the_same()
    {
        var shop = await server.NewShopAsync();
        await shop.SyncAsync(Enumerable.Range(0, 300).Select(_ => shop.Device.Inbound(shop.Milk, 1).With("note", new string('x', 1000))));
        var (export, request) = (server.Service<LedgerExport>(), new ExportRequest(ExportFormat.Ndjson, shop.StoreId, LedgerFilter.Everything));
        using var quick = new MemoryStream();
        using var slow = new SlowStream();

        (await export.WriteAsync(quick, request, null, CancellationToken.None)).ShouldBe(await export.WriteAsync(slow, request, null, CancellationToken.None));

        slow.Writes.ShouldBeGreaterThan(4);
        Lines(slow).ShouldBe(Lines(quick));
    }

    // Without the line that says when it was taken.
    private static string[] Lines(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray()).Split('\n')[1..];

    private sealed class SlowStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            await Task.Delay(120, cancellationToken);
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
