using System.Diagnostics;
using DDonDDon.Client.Tests.Support;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;

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
    public async Task Below_zero_a_movement_says_which_conflict_it_opened()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        await using var till = await server.OpenClientAsync(await server.AddUserAsync(Role.Worker, store));
        var sold = await till.RecordAsync(Movement.Outbound(store, milk, 2));

        await till.SyncAsync();

        var effects = (await till.FindItemAsync(sold.Id))!.Effects;
        effects.Select(effect => effect.Kind).ShouldBe(["negative_stock", "conflict_opened"], ignoreOrder: true);
        var opened = effects.Single(effect => effect.Kind == "conflict_opened").ConflictId;
        (await server.GetAsync($"conflicts/{opened}")).GetProperty("kind").GetString().ShouldBe("negative_stock");
    }

    [Theory]
    [InlineData(ConflictChoice.Keep, null, 12)]
    [InlineData(ConflictChoice.ApplyDifference, null, 9)]
    [InlineData(ConflictChoice.SetQuantity, 7, 7)]
    public async Task A_conflict_is_read_and_decided_offline_and_both_tills_agree(ConflictChoice choice, int? quantity, decimal expected)
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        var worker = await server.AddUserAsync(Role.Worker, store);
        await using var counter = await server.OpenClientAsync(worker);
        await using var storage = await server.OpenClientAsync(worker);
        await counter.RecordAsync(Movement.Outbound(store, milk, 3));
        await Task.Delay(5);
        await storage.RecordAsync(Movement.Count(store, milk, 12));
        await storage.SyncAsync();
        await counter.SyncAsync();
        await storage.SyncAsync();

        var conflict = (await storage.ConflictsAsync(store, Language.Korean)).ShouldHaveSingleItem();
        foreach (var language in Enum.GetValues<Language>())
        {
            // The same sentences as the server's own.
            var here = (await storage.FindConflictAsync(conflict.Id, language))!;
            var there = await server.GetAsync($"conflicts/{conflict.Id}", language is Language.Korean ? "ko" : "en");
            here.Text.ShouldBe(there.GetProperty("text").GetString());
            here.Choices.Select(one => one.Text).ShouldBe(there.GetProperty("choices").EnumerateArray().Select(one => one.GetProperty("text").GetString()));
        }
        conflict.Choices.Select(one => one.ResultingQuantity).ShouldBe([12m, 9m, null]);

        await storage.DecideAsync(conflict.Id, choice, quantity);
        await counter.DecideAsync(conflict.Id, ConflictChoice.SetQuantity, 1);
        (await storage.StockAsync(store, milk)).Total.ShouldBe(expected);
        for (var i = 0; i < 2; i++)
        {
            await storage.SyncAsync();
            await counter.SyncAsync();
        }

        (await server.StockAsync(store, milk)).ShouldBe(expected);
        foreach (var till in new[] { counter, storage })
        {
            var stock = await till.StockAsync(store, milk);
            (stock.Server, stock.Pending).ShouldBe((expected, 0m));
            (await till.ConflictsAsync()).ShouldBeEmpty();
            (await till.UnsyncedAsync()).ShouldBe(0);
        }
        (await storage.AttentionAsync()).ShouldBeEmpty();
        var late = (await counter.AttentionAsync()).ShouldHaveSingleItem();
        (late.Error!.Code, late.ConflictId, late.Quantity).ShouldBe(("conflict.resolved", conflict.Id, 1m));
        (await counter.FindConflictAsync(conflict.Id))!.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task A_decision_whose_answer_was_lost_counts_once_and_one_about_an_answered_question_is_settled()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        var worker = await server.AddUserAsync(Role.Worker, store);
        using var network = new Answerless();
        await using var till = await server.OpenClientAsync(worker, options => options with { Handler = network });
        await till.RecordAsync(Movement.Outbound(store, milk, 2));
        await till.SyncAsync();
        var negative = (await till.ConflictsAsync()).ShouldHaveSingleItem();
        (negative.Kind, negative.Choices.ShouldHaveSingleItem().Choice).ShouldBe(("negative_stock", ConflictChoice.SetQuantity));

        var decided = await till.DecideAsync(negative.Id, ConflictChoice.SetQuantity, 5);
        network.LosesAnswers = true;
        (await till.SyncOnceAsync()).Outcome.ShouldBe(SyncOutcome.NoAnswer);
        network.LosesAnswers = false;
        await till.SyncAsync();

        (await till.FindItemAsync(decided.Id))!.State.ShouldBe(ItemState.Synced);
        (await server.StockAsync(store, milk)).ShouldBe(5);
        (await server.EventsAsync(store)).Count.ShouldBe(2);
        (await till.ConflictsAsync()).ShouldBeEmpty();

        await till.RecordAsync(Movement.Outbound(store, milk, 6));
        await till.SyncAsync();
        var again = (await till.ConflictsAsync()).ShouldHaveSingleItem();
        await till.RecordAsync(Movement.Inbound(store, milk, 10));
        // The delivery in the same batch answers the question first.
        var counted = await till.DecideAsync(again.Id, ConflictChoice.SetQuantity, 9);
        await till.SyncAsync();

        (await till.AttentionAsync()).ShouldHaveSingleItem().Error!.Code.ShouldBe("conflict.closed");
        (await server.StockAsync(store, milk)).ShouldBe(9);
        await till.RecordAgainAsync(counted.Id, Movement.Count(store, milk, 9));
        await till.SyncAsync();
        (await till.AttentionAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_administrator_decides_two_edits_offline()
    {
        var product = await server.AddProductAsync("우유");
        await using var first = await server.OpenClientAsync(await server.AddUserAsync(Role.Admin));
        await using var second = await server.OpenClientAsync(await server.AddUserAsync(Role.Admin));
        await first.SyncAsync();
        await second.SyncAsync();
        await first.RecordAsync(new ProductEdit(product) { Changes = new Dictionary<string, object?> { ["name"] = "우유 1L" } });
        await Task.Delay(5);
        await second.RecordAsync(new ProductEdit(product) { Changes = new Dictionary<string, object?> { ["name"] = "우유 900ml" } });
        await first.SyncAsync();
        await second.SyncAsync();
        await first.SyncAsync();

        var conflict = (await first.ConflictsAsync(language: Language.Korean)).Single(one => one.ProductId == product);
        conflict.Choices.Select(choice => choice.ResultingValue).ShouldBe(["우유 900ml", "우유 1L"]);
        await first.DecideAsync(conflict.Id, ConflictChoice.TakeOther);
        await first.SyncAsync();
        await second.SyncAsync();

        foreach (var till in new[] { first, second })
        {
            (await till.FindProductAsync(product))!.Name.ShouldBe("우유 1L");
            (await till.ConflictsAsync()).ShouldNotContain(one => one.ProductId == product);
        }
    }

    [Fact]
    public async Task A_device_whose_clock_is_a_year_ahead_harms_nobody()
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
        var worker = await server.AddUserAsync(Role.Worker, store);
        await using var till = await server.OpenClientAsync(worker);
        await till.RecordAsync(Movement.Inbound(store, milk, 1));
        await server.DisableAsync(worker.User.Id);

        await UntilAsync(async () => (await till.SyncOnceAsync()).Outcome is SyncOutcome.SignInNeeded);
        (await till.UnsyncedAsync()).ShouldBe(1);
        await till.UseTokensAsync(await server.AddUserAsync(Role.Worker, store));

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

    private sealed class AheadClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow.AddYears(1);
    }

    /// <summary>Makes access tokens expire.</summary>
    private sealed class LoginWatch() : DelegatingHandler(new SocketsHttpHandler())
    {
        public bool ExpireToken { get; set; }
        public int Refreshes { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("refresh", StringComparison.Ordinal)) (Refreshes, ExpireToken) = (Refreshes + 1, false);
            if (ExpireToken) request.Headers.Authorization = new("Bearer", "expired");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Answerless() : DelegatingHandler(new SocketsHttpHandler())
    {
        public bool LosesAnswers { get; set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            return LosesAnswers ? throw new HttpRequestException("lost on the way back") : answer;
        }
    }

    /// <summary>Loses requests, loses or cuts answers, and delivers requests twice.</summary>
    private sealed class BadNetwork(int seed) : DelegatingHandler(new SocketsHttpHandler())
    {
        private readonly Random _random = new(seed);

        public bool IsGood { get; set; }
        public int Faults { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var fate = IsGood ? 9 : _random.Next(8);
            if (fate < 4) Faults++;
            if (fate == 0) throw new HttpRequestException("lost on the way there");
            if (fate == 1) (await base.SendAsync(await CopyAsync(request), cancellationToken)).Dispose();
            var answer = await base.SendAsync(request, cancellationToken);
            if (fate == 2) throw new HttpRequestException("lost on the way back");
            if (fate != 3) return answer;
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return new(answer.StatusCode) { Content = new ByteArrayContent(body[..(body.Length / 2)]) };
        }

        private static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri);
            copy.Headers.Authorization = request.Headers.Authorization;
            if (request.Content is null) return copy;
            copy.Content = new ByteArrayContent(await request.Content.ReadAsByteArrayAsync());
            copy.Content.Headers.ContentType = request.Content.Headers.ContentType;
            return copy;
        }
    }
}
