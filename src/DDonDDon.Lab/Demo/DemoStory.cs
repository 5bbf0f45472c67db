using System.Diagnostics;
using DDonDDon.Server.Commands;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Demo;

/// <summary>The people and the chain of the demo, ready to be used.</summary>
public sealed record DemoScene(SampleChain Chain, DemoAccount Admin, DemoAccount Worker)
{
    /// <summary>The store that the recorded day happened in.</summary>
    public SampleStore Store => Chain.Stores[0];
}

/// <summary>What happens in a demo, step by step; each step is told in a line.</summary>
internal sealed class DemoStory(CommandContext context, TimeProvider time, Action<string> print)
{
    private const int MostSurprising = 10;

    /// <summary>Makes the accounts and loads the chain; what is there already stays, but for the passwords.</summary>
    public async Task<DemoScene> PrepareAsync(CancellationToken ct)
    {
        var chain = SampleChain.Read();
        var store = DdonLedger.Open(context.DataSource, time);
        using var hasher = new PasswordHasher();
        var accounts = new DemoAccounts(new(store, new(store), time), hasher);
        var admin = await accounts.AdminAsync(ct);
        var opened = await chain.LoadAsync(new(store, new(store), new(store)), Catalogue.In(store, context.Settings), admin.Id, ct);
        var worker = await accounts.WorkerAsync(chain.Stores[0].Id, ct);

        foreach (var account in (DemoAccount[])[admin, worker]) print(Words(account));
        print($"Sample chain {(opened > 0 ? "loaded" : "was there already")}: {chain.Stores.Count} stores, "
            + $"{chain.Products.Count} products, {chain.Products.Sum(product => product.Barcodes.Count)} barcodes.");
        return new(chain, admin, worker);
    }

    /// <summary>Signs in as the worker and sends the day.</summary>
    public async Task<DemoReport> ReplayAsync(DemoScene scene, Uri server, CancellationToken ct)
    {
        using var client = new DemoClient(server);
        await client.LoginAsync(scene.Worker, ct);
        print($"Signed in as {scene.Worker.Email}, who works at {scene.Store.Name}.");

        var before = StoreSnapshot.Of(await client.StockAsync(scene.Store.Id, ct));
        var lines = OfflineDay.ReadLines();
        var clock = Stopwatch.StartNew();
        var outcomes = await DayReplay.RunAsync(lines, client, time, ct);
        var devices = lines.Select(line => line.DeviceId).Distinct().Count();
        print($"Replayed the offline day: {lines.Count} requests of {devices} devices in {clock.Elapsed.TotalSeconds:0.0} s.");

        var stock = await client.StockAsync(scene.Store.Id, ct);
        var history = await client.HistoryAsync(scene.Store.Id, ct);
        var surprising = new List<SurprisingStock>();
        foreach (var item in SurpriseFinder.Find(stock, history, context.Settings.ClockTolerance, MostSurprising))
            surprising.Add(item with { Stock = await ExplainAsync(client, item, ct) });
        return new(scene.Store, outcomes, before, StoreSnapshot.Of(stock), surprising);
    }

    private static string Words(DemoAccount account) => account.IsNew
        ? $"Account {account.Email} made, with the password {account.Password}"
        : $"Account {account.Email} was there already, its password is now {account.Password}";

    private static async Task<StockView> ExplainAsync(DemoClient client, SurprisingStock item, CancellationToken ct) =>
        item.Stock with { Explanation = (await client.ExplainAsync(item.Stock.StoreId, item.Stock.ProductId, ct)).Explanation };
}
