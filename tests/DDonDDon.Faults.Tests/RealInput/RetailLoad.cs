using System.Diagnostics;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Faults.Tests.RealInput;

/// <summary>
/// Three months of a retailer, sent to a running server by twelve devices that were offline all the time: batches in shuffled
/// order, some of them twice, some over connections that break.
/// </summary>
public sealed class RetailLoad(PostgresCluster cluster) : IAsyncLifetime
{
    private const int Seed = 1204;
    private const int BatchSize = 500;

    private RealServer? _server;

    internal List<RetailLine> Lines { get; private set; } = [];

    /// <summary>Whether these are the whole three months.</summary>
    internal bool IsWhole { get; private set; }

    internal Shop Shop { get; private set; } = null!;
    internal Uri Address => _server!.DirectAddress;
    internal IReadOnlyList<Guid> Acknowledged { get; private set; } = [];
    internal NpgsqlDataSource Source { get; private set; } = null!;
    internal LedgerDatabase Store => DdonLedger.Open(Source, TimeProvider.System);

    /// <summary>How long it took and how fast it was, for a person.</summary>
    public string Report { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        (var path, IsWhole) = RetailLine.Find();
        Lines = RetailLine.ReadAll(path);
        await TestNotes.AddAsync("retail", $"{Lines.Count:N0} lines of a retailer{(IsWhole ? "" : ", the excerpt in the repository")}");
        Shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), RetailLine.Stores, products: 0);
        Source = Database.Open(Shop.ConnectionString, "ddon");
        var clock = Stopwatch.StartNew();
        await RegisterProductsAsync();
        Report = $"{Lines.DistinctBy(line => line.Code).Count()} products in {clock.Elapsed.TotalSeconds:0.0} s";

        _server = await RealServer.StartAsync(Ddon.On(Shop.ConnectionString));
        var random = new Random(Seed);
        _server.Relay.Passages = () => random.Next(2) == 0
            ? new CutAfter(request: random.Next(1, 50_000))
            : new CutAfter(reply: random.Next(0, 20_000));
        clock.Restart();
        var groups = Lines.GroupBy(line => (line.Store, line.Device));
        var devices = await Task.WhenAll(groups.Select(device => Task.Run(() => SendAsync([.. device]))));
        Acknowledged = [.. devices.SelectMany(device => device.Acknowledged)];
        Report += $"; {Lines.Count} movements of {devices.Length} devices in {clock.Elapsed.TotalSeconds:0.0} s, "
            + $"{Lines.Count / clock.Elapsed.TotalSeconds:0} a second; {devices.Sum(device => device.Repeats)} batches twice, "
            + $"{devices.Sum(device => device.Cuts)} over a breaking connection";
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (Source is not null) await Source.DisposeAsync();
    }

    private async Task RegisterProductsAsync()
    {
        var names = Lines.GroupBy(line => line.Code, StringComparer.Ordinal).Select(code =>
            (Code: code.Key, Name: code.FirstOrDefault(line => line.Description.Length > 0)?.Description ?? ""));
        var catalogue = Catalogue.In(Store, new() { Home = Path.GetTempPath() });
        var products = names.Select((product, index) =>
            Shop.Registered(RetailLine.IdOf(product.Code), Shop.UserId, index, product.Name, product.Code));
        foreach (var some in products.Chunk(500))
            (await catalogue.RecordAsync(some, default)).ShouldBeNull();
    }

    // Counters and times are those of recording; the order of arrival is another one.
    private async Task<(IReadOnlyCollection<Guid> Acknowledged, int Repeats, int Cuts)> SendAsync(IReadOnlyList<RetailLine> lines)
    {
        var id = RetailLine.IdOf($"device {lines[0].Store} {lines[0].Device}");
        var random = new Random(Seed + lines[0].Store * RetailLine.DevicesPerStore + lines[0].Device);
        using var outbox = new Outbox(id, Shop.Token, Address);
        using var breaking = new Outbox(id, Shop.Token, _server!.Address, reuseConnections: false);
        var items = lines.OrderBy(line => line.OccurredAt).Select((line, index) => line.ToItem(Shop, index + 1));
        Item[][] batches = [.. items.Chunk(BatchSize)];
        random.Shuffle(batches);
        var (repeats, cuts) = (0, 0);
        foreach (var batch in batches)
        {
            if (random.Next(10) == 0 && ++cuts > 0) await breaking.TrySendAsync(batch);
            await outbox.SettleAsync(batch);
            if (random.Next(10) == 0 && ++repeats > 0) await outbox.RepeatAsync(batch);
        }
        return (outbox.Acknowledged.Keys, repeats, cuts);
    }
}
