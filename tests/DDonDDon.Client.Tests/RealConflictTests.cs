using DDonDDon.Client.Tests.Support;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Client.Tests;

/// <summary>Conflicts that clients and the server itself agree on, on a real PostgreSQL.</summary>
public sealed class RealConflictTests(RealServer server) : IClassFixture<RealServer>
{
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
}
