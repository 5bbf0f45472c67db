using System.Diagnostics;
using DDonDDon.Client.Tests.Support;
using DDonDDon.Domain.Access;

namespace DDonDDon.Client.Tests;

/// <summary>Clients and the server itself, on a real PostgreSQL.</summary>
public sealed class RealServerTests(RealServer server) : IClassFixture<RealServer>
{
    [Fact]
    public async Task Two_tills_that_were_offline_agree_with_the_server_and_with_each_other()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유 1L", (Code(), 1), (Code(), 12)));
        var worker = await server.AddUserAsync(Role.Worker, store);
        await using var counter = await server.OpenClientAsync(worker);
        await using var storage = await server.OpenClientAsync(worker);

        // Within one millisecond, the order of the ids of the devices would decide.
        static Task LaterAsync() => Task.Delay(5);
        await counter.RecordAsync(Movement.Inbound(store, milk, 20));
        await LaterAsync();
        await storage.RecordAsync(Movement.Count(store, milk, 30));
        await LaterAsync();
        var sold = await counter.RecordAsync(Movement.Outbound(store, milk, 4));
        await LaterAsync();
        await storage.RecordAsync(Movement.Adjust(store, milk, -1, "damage"));
        await LaterAsync();
        await counter.RecordAsync(Movement.Count(store, milk, 25));
        await counter.RecordAsync(sold.Amend(5));
        await LaterAsync();
        await storage.RecordAsync(Movement.Outbound(store, milk, 2));
        for (var i = 0; i < 2; i++)
        {
            (await counter.SyncAsync()).Outcome.ShouldBe(SyncOutcome.Done);
            (await storage.SyncAsync()).Outcome.ShouldBe(SyncOutcome.Done);
        }
        await counter.SyncAsync();

        (await server.StockAsync(store, milk)).ShouldBe(23);
        foreach (var till in new[] { counter, storage })
        {
            var stock = await till.StockAsync(store, milk);
            (stock.Server, stock.Pending, stock.Total).ShouldBe((23m, 0m, 23m));
            (await till.UnsyncedAsync()).ShouldBe(0);
            (await till.StoresAsync()).ShouldHaveSingleItem().Name.ShouldBe("가게");
        }
        (await server.EventsAsync(store)).Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_scan_of_a_box_books_its_pieces()
    {
        var box = Code();
        var (store, beer) = (await server.OpenStoreAsync(), await server.AddProductAsync("맥주", (box, 24)));
        await using var till = await server.OpenClientAsync(await server.AddUserAsync(Role.Worker, store));
        await till.SyncAsync();
        (await till.FindBarcodeAsync(box))!.PackSize.ShouldBe(24);

        await till.RecordAsync(Movement.Inbound(store, box, 2));
        (await till.StockAsync(store, beer)).Pending.ShouldBe(48);
        await till.SyncAsync();

        (await till.StockAsync(store, beer)).Server.ShouldBe(48);
    }

    [Fact]
    public async Task An_unknown_code_and_somebody_elses_store_need_attention()
    {
        var (store, other) = (await server.OpenStoreAsync(), await server.OpenStoreAsync());
        var milk = await server.AddProductAsync("우유");
        await using var till = await server.OpenClientAsync(await server.AddUserAsync(Role.Worker, store));
        await till.RecordAsync(Movement.Inbound(store, Code(), 1));
        var foreign = await till.RecordAsync(Movement.Inbound(other, milk, 1));
        await till.RecordAsync(Movement.Inbound(store, milk, 1));

        await till.SyncAsync();

        var attention = await till.AttentionAsync();
        attention.Select(item => (item.State, item.Error!.Code))
            .ShouldBe([(ItemState.Quarantined, "barcode.unknown"), (ItemState.Rejected, "store.forbidden")]);
        await till.RecordAgainAsync(foreign.Id, Movement.Inbound(store, milk, 1));
        await till.SyncAsync();
        (await till.StockAsync(store, milk)).Total.ShouldBe(2);
    }

    [Fact]
    public async Task An_administrator_makes_a_product_offline_and_uses_it_at_once()
    {
        var store = await server.OpenStoreAsync();
        await using var till = await server.OpenClientAsync(await server.AddUserAsync(Role.Admin));
        var (product, code) = (Guid.CreateVersion7(), Code());
        await till.RecordAsync(new ProductEdit(product)
        {
            Changes = new Dictionary<string, object?> { ["name"] = "두부", ["price"] = 1800.5m, ["unit"] = "모" },
            Barcodes = [new(code, 10, Internal: true)],
        });
        await till.RecordAsync(Movement.Inbound(store, code, 3));

        await till.SyncAsync();
        await till.SyncAsync();

        (await server.StockAsync(store, product)).ShouldBe(30);
        var scan = (await till.FindBarcodeAsync(code))!;
        (scan.Product.Name, scan.Product.Price, scan.Product.Unit).ShouldBe(("두부", 1800.5m, "모"));
        (await till.AttentionAsync()).ShouldBeEmpty();
        var edit = await till.RecordAsync(new ProductEdit(product) { Changes = new Dictionary<string, object?> { ["name"] = "연두부" } });
        edit.Content.ShouldContain($"\"baseVersion\":{scan.Product.Version},");
        await till.SyncAsync();
        await till.SyncAsync();
        (await till.FindProductAsync(product))!.Name.ShouldBe("연두부");
        (await till.AttentionAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_device_whose_clock_is_a_year_ahead_does_no_damage()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        var worker = await server.AddUserAsync(Role.Worker, store);
        await using var ahead = await server.OpenClientAsync(worker, options => options with { Time = new AheadClock() });
        await using var right = await server.OpenClientAsync(worker);

        await ahead.RecordAsync(Movement.Count(store, milk, 50));
        await ahead.SyncAsync();
        await right.RecordAsync(Movement.Count(store, milk, 10));
        await right.SyncAsync();
        await ahead.RecordAsync(Movement.Outbound(store, milk, 1));
        (await ahead.StockAsync(store, milk)).Pending.ShouldBe(-1);
        await ahead.SyncAsync();
        await right.SyncAsync();

        (await server.StockAsync(store, milk)).ShouldBe(9);
        (await right.StockAsync(store, milk)).Total.ShouldBe(9);
        (await ahead.StockAsync(store, milk)).Total.ShouldBe(9);
    }

    [Fact]
    public async Task A_store_that_is_given_to_the_user_comes_and_one_that_is_taken_away_goes()
    {
        var (first, second) = (await server.OpenStoreAsync(), await server.OpenStoreAsync());
        var milk = await server.AddProductAsync("우유");
        await using var admin = await server.OpenClientAsync(await server.AddUserAsync(Role.Admin));
        await admin.RecordAsync(Movement.Inbound(first, milk, 1));
        await admin.RecordAsync(Movement.Inbound(second, milk, 2));
        await admin.SyncAsync();
        var worker = await server.AddUserAsync(Role.Worker, first);
        await using var till = await server.OpenClientAsync(worker);
        await till.SyncAsync();
        ((await till.StockAsync(first)).Count, (await till.StockAsync(second)).Count).ShouldBe((1, 0));

        await server.PutAsync($"users/{worker.User.Id}/stores", new { stores = new[] { second } });

        await UntilAsync(async () =>
        {
            await till.SyncAsync();
            return (await till.StockAsync(first)).Count == 0 && (await till.StockAsync(second)).Count == 1;
        });
    }

    [Fact]
    public async Task What_others_do_shows_at_once()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        var worker = await server.AddUserAsync(Role.Worker, store);
        await using var here = await server.OpenClientAsync(worker, options => options with { ListenForHints = true, LongestWait = TimeSpan.FromMinutes(30) });
        await using var there = await server.OpenClientAsync(worker);
        here.Start();
        await UntilAsync(async () => (await here.StockAsync(store, milk)).Server is not null);
        await Task.Delay(500);

        await there.RecordAsync(Movement.Inbound(store, milk, 6));
        await there.SyncAsync();

        await UntilAsync(async () => (await here.StockAsync(store, milk)).Server == 6);
    }

    [Fact]
    public async Task A_password_signs_in_and_an_expired_token_is_refreshed()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        var email = $"{Guid.NewGuid():N}@shop.example";
        await server.PostAsync("users", new { email, password = "Zitrone-7-마늘빵", role = "WORKER", stores = new[] { store } });
        var login = new LoginWatch();
        await using var till = await DdonClient.OpenAsync(new() { Server = server.Address, Store = LocalStore.InMemory(), Handler = login });
        (await till.SignInAsync(email, "wrong")).Code.ShouldBe("auth.failed");
        (await till.SignInAsync(email, "Zitrone-7-마늘빵")).Outcome.ShouldBe(SignInOutcome.SignedIn);
        await till.RecordAsync(Movement.Inbound(store, milk, 1));

        login.ExpireToken = true;
        var step = await till.SyncOnceAsync();

        (step.Outcome, step.Synced).ShouldBe((SyncOutcome.Done, 1));
        login.Refreshes.ShouldBe(1);
        (await till.SignOutAsync()).Outcome.ShouldBe(SignOutOutcome.SignedOut);
    }

    [Fact]
    public async Task A_revoked_account_keeps_its_outbox_and_another_sends_it()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        await using var till = await DdonClient.OpenAsync(new() { Server = server.Address, Store = LocalStore.InMemory() });
        var worker = await server.SignInAsync(till, store);
        await till.RecordAsync(Movement.Inbound(store, milk, 1));
        await server.DisableAsync(worker.Id);

        await UntilAsync(async () => (await till.SyncOnceAsync()).Outcome is SyncOutcome.SignInNeeded);
        (await till.UnsyncedAsync()).ShouldBe(1);
        await server.SignInAsync(till, store);

        (await till.SyncOnceAsync()).Synced.ShouldBe(1);
    }

    [Fact]
    public async Task An_exported_outbox_arrives_once()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        var worker = await server.AddUserAsync(Role.Worker, store);
        await using var till = await server.OpenClientAsync(worker);
        for (var i = 0; i < 120; i++) await till.RecordAsync(Movement.Inbound(store, milk, 1) with { Note = "끝에서 \"두 번째\" 상자" });
        using var file = new MemoryStream();
        await till.ExportOutboxAsync(file);
        file.Position = 0;

        (await OutboxReplay.SendAsync(file, server.Address, worker.AccessToken)).ShouldAllBe(item => item.Status == "accepted");
        await till.SyncAsync();

        (await server.EventsAsync(store)).Count.ShouldBe(120);
        (await till.StockAsync(store, milk)).Total.ShouldBe(120);
    }

    [Fact]
    public async Task A_network_that_loses_cuts_and_repeats_changes_nothing_in_the_end()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        using var network = new BadNetwork(seed: 7);
        await using var till = await server.OpenClientAsync(await server.AddUserAsync(Role.Worker, store), options => options with { Handler = network });
        var recorded = new List<Guid>();
        for (var i = 0; i < 60; i++)
        {
            for (var j = 0; j < 5; j++)
                recorded.Add((await till.RecordAsync(j == 4 ? Movement.Outbound(store, milk, 2) : Movement.Inbound(store, milk, 1))).Id);
            await till.SyncOnceAsync();
        }
        network.IsGood = true;
        await till.SyncAsync();
        await till.SyncAsync();

        (await server.EventsAsync(store)).Order().ShouldBe(recorded.Order());
        network.Faults.ShouldBeGreaterThan(20);
        var stock = await till.StockAsync(store, milk);
        (stock.Server, stock.Pending).ShouldBe((120m, 0m));
    }

    // One of the shop's own codes, which no other test has.
    private static string Code() => $"T-{Guid.NewGuid():N}";

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Delay(50);
        }
    }
}
