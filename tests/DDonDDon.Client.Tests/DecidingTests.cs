using System.Text.Json.Nodes;
using DDonDDon.Client.Tests.Support;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Client.Tests;

/// <summary>Decisions on conflicts that are made without a network.</summary>
public sealed class DecidingTests
{
    [Fact]
    public async Task A_decision_is_on_the_disk_before_the_call_returns_and_is_sent_as_the_protocol_says()
    {
        await using var till = await MadeConflicts.OpenTillAsync();
        till.Server.Instead = _ => throw new HttpRequestException("no network");
        var decided = await till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.SetQuantity, 9.50m);
        await till.CrashAsync();

        var conflict = (await till.Client.ConflictsAsync()).ShouldHaveSingleItem();

        var own = conflict.OwnDecision!;
        (own.Id, own.State, own.Type).ShouldBe((decided.Id, ItemState.Pending, "RESOLVE"));
        (own.Choice, own.Quantity, own.ConflictId).ShouldBe((ConflictChoice.SetQuantity, 9.5m, MadeConflicts.Id));
        conflict.Choices.ShouldBeEmpty();
        (await till.Client.OutboxAsync()).ShouldHaveSingleItem().Id.ShouldBe(decided.Id);
        JsonNode.DeepEquals(JsonNode.Parse(own.Content), new JsonObject
        {
            ["id"] = decided.Id.ToString(),
            ["seq"] = 1,
            ["type"] = "RESOLVE",
            ["occurredAt"] = "2026-11-22T03:00:00.000Z",
            ["recordedBy"] = Till.Worker.Id.ToString(),
            ["storeId"] = Till.Shop.ToString(),
            ["conflictId"] = MadeConflicts.Id.ToString(),
            ["choice"] = "set_quantity",
            ["quantity"] = 9.5m,
        }).ShouldBeTrue(own.Content);
        Should.Throw<InvalidOperationException>(() => own.Amend(3)).Message.ShouldContain("decision");
        till.Changes[^1].Conflicts.ShouldBeTrue();
    }

    [Theory]
    [InlineData(ConflictChoice.Keep, null, 12)]
    [InlineData(ConflictChoice.ApplyDifference, null, 9)]
    [InlineData(ConflictChoice.SetQuantity, 7, 7)]
    public async Task Until_it_is_sent_a_decision_counts_in_the_own_number_as_it_will_on_the_server(ConflictChoice choice, int? quantity, decimal expected)
    {
        await using var till = await MadeConflicts.OpenTillAsync();

        await till.Client.DecideAsync(MadeConflicts.Id, choice, quantity);
        var decided = await till.MilkAsync();
        till.Clock.Pass(TimeSpan.FromSeconds(1));
        await till.SellAsync(2);
        var sold = await till.MilkAsync();

        (decided.Server, decided.Total, sold.Total).ShouldBe((12m, expected, expected - 2));
    }

    [Fact]
    public async Task An_accepted_decision_is_synced_and_its_conflict_closes_with_the_feed()
    {
        await using var till = await MadeConflicts.OpenTillAsync();
        var decided = await till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.Keep);
        till.Server.Verdict = item => Answer(item, "accepted");
        await till.Client.SyncAsync();

        var between = (await till.Client.ConflictsAsync()).ShouldHaveSingleItem();
        till.Server.Publish(MadeConflicts.Late().Closed("keep"));
        await till.Client.SyncAsync();

        (between.OwnDecision!.State, between.Choices.Count).ShouldBe((ItemState.Synced, 0));
        till.Synced.ShouldHaveSingleItem().Items.ShouldBe([decided.Id]);
        (await till.Client.ConflictsAsync()).ShouldBeEmpty();
        (await till.Client.AttentionAsync()).ShouldBeEmpty();
        (await till.MilkAsync()).PendingItems.ShouldBe(0);
    }

    [Theory]
    [InlineData(ConflictChoice.SetQuantity, null, "quantity.required")]
    [InlineData(ConflictChoice.SetQuantity, -1.0, "quantity.invalid")]
    [InlineData(ConflictChoice.SetQuantity, 0.0001, "quantity.invalid")]
    [InlineData(ConflictChoice.SetQuantity, 1e10, "quantity.invalid")]
    [InlineData(ConflictChoice.Keep, 3.0, "quantity.unexpected")]
    [InlineData(ConflictChoice.TakeOther, null, "choice.invalid")]
    [InlineData((ConflictChoice)9, null, "choice.invalid")]
    public async Task What_the_server_could_never_take_is_refused_at_once(ConflictChoice choice, double? quantity, string code)
    {
        await using var till = await MadeConflicts.OpenTillAsync();

        (await RefusedAsync(() => till.Client.DecideAsync(MadeConflicts.Id, choice, (decimal?)quantity))).ShouldBe(code);

        (await till.Client.UnsyncedAsync()).ShouldBe(0);
        // No counter was used up by it.
        (await till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.Keep)).Seq.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_not_open_here_or_was_decided_already_is_refused_at_once()
    {
        await using var till = await MadeConflicts.OpenTillAsync();
        (await RefusedAsync(() => till.Client.DecideAsync(Guid.NewGuid(), ConflictChoice.Keep))).ShouldBe("conflict.unknown");
        (await RefusedAsync(() => till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.Keep, recordedBy: Guid.Empty))).ShouldBe("recordedBy.invalid");

        await till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.Keep);
        (await RefusedAsync(() => till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.SetQuantity, 3))).ShouldBe("conflict.resolved");

        await using var late = await Till.OpenAsync();
        late.Server.Publish(MadeConflicts.Late().Closed(null));
        await late.Client.SyncAsync();
        (await RefusedAsync(() => late.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.Keep))).ShouldBe("conflict.closed");
        late.Server.Publish(MadeConflicts.Late().Closed("keep"));
        await late.Client.SyncAsync();
        (await RefusedAsync(() => late.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.Keep))).ShouldBe("conflict.resolved");
    }

    [Fact]
    public async Task A_question_that_has_answered_itself_settles_a_decision_but_not_a_count()
    {
        await using var till = await MadeConflicts.OpenTillAsync();
        till.Server.Verdict = item => Refusal(item, "conflict.closed");
        var kept = await till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.ApplyDifference);
        var step = await till.Client.SyncOnceAsync();

        (step.Outcome, step.Attention, step.MoreToDo, step.Wait > TimeSpan.FromSeconds(2)).ShouldBe((SyncOutcome.Done, 0, false, true));
        var settled = (await till.Client.FindItemAsync(kept.Id))!;
        (settled.State, settled.Error!.Code, settled.Dismissal).ShouldBe((ItemState.Dismissed, "conflict.closed", "It is conflict.closed."));
        (await till.Client.AttentionAsync()).ShouldBeEmpty();
        till.Attention.ShouldAllBe(notice => notice.Items.Count == 0);

        var counted = await till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.SetQuantity, 4);
        await till.Client.SyncOnceAsync();

        (await till.Client.AttentionAsync()).ShouldHaveSingleItem().Id.ShouldBe(counted.Id);
        // The count is not lost: it is booked as a count, at the time when it was made.
        till.Server.Verdict = _ => null;
        till.Clock.Pass(TimeSpan.FromMinutes(1));
        var again = await till.Client.RecordAgainAsync(counted.Id, Movement.Count(Till.Shop, Till.Milk, 4));
        await till.Client.SyncAsync();
        (again.RecordedAt, (await till.Client.AttentionAsync()).Count, (await till.MilkAsync()).Total).ShouldBe((counted.RecordedAt, 0, 4m));
    }

    [Theory]
    [InlineData("set_quantity", 9.0, true, true)]
    [InlineData("set_quantity", 9.0, false, true)]
    [InlineData("set_quantity", 8.0, true, false)]
    [InlineData("keep", null, false, false)]
    public async Task What_somebody_else_decided_needs_attention_unless_it_is_the_same(
        string choice, double? quantity, bool comesWithTheAnswer, bool isSettled)
    {
        await using var till = await MadeConflicts.OpenTillAsync();
        var decided = await till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.SetQuantity, 9);
        till.Server.Verdict = item => Refusal(item, "conflict.resolved");
        if (!comesWithTheAnswer) await till.Client.SyncAsync();
        var between = await till.Client.AttentionAsync();
        till.Server.Publish(MadeConflicts.Late().Closed(choice, (decimal?)quantity));
        await till.Client.SyncAsync();

        between.Count.ShouldBe(comesWithTheAnswer ? 0 : 1);
        (await till.Client.FindItemAsync(decided.Id))!.State.ShouldBe(isSettled ? ItemState.Dismissed : ItemState.Rejected);
        (await till.Client.AttentionAsync()).Count.ShouldBe(isSettled ? 0 : 1);
        till.Attention.Count(notice => notice.Items.Count > 0).ShouldBe(isSettled && comesWithTheAnswer ? 0 : 1);
        (await till.Client.FindConflictAsync(MadeConflicts.Id))!.OwnDecision?.Error!.Code.ShouldBe("conflict.resolved");
    }

    [Fact]
    public async Task A_refused_decision_is_replaced_by_the_next()
    {
        await using var till = await MadeConflicts.OpenTillAsync();
        till.Server.Verdict = item => Refusal(item, "choice.invalid");
        var first = await till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.ApplyDifference);
        await till.Client.SyncAsync();
        var refused = (await till.Client.ConflictsAsync()).ShouldHaveSingleItem();
        (refused.OwnDecision!.State, refused.Choices.Count).ShouldBe((ItemState.Rejected, 3));

        var second = await till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.Keep);

        var replaced = (await till.Client.FindItemAsync(first.Id))!;
        (replaced.State, replaced.ReplacedBy).ShouldBe((ItemState.Replaced, second.Id));
        (await till.Client.AttentionAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("price", "1000", "1200", "“1,000”")]
    [InlineData("archived", "true", "false", "“archived”")]
    [InlineData("categoryId", "01a199aa-0000-7000-8000-0000000000d0", null, "“Dairy”")]
    [InlineData("name", null, "우유 1L", "“(empty)”")]
    public async Task Two_edits_of_a_product_are_decided_without_a_store(string field, string? first, string? last, string said)
    {
        await using var till = await Till.OpenAsync();
        var dairy = new JsonObject { ["id"] = "01a199aa-0000-7000-8000-0000000000d0", ["name"] = "Dairy" };
        till.Server.Publish(new JsonObject { ["kind"] = "category", ["id"] = "01a199aa-0000-7000-8000-0000000000d0", ["data"] = dairy });
        till.Server.Publish(MadeConflicts.Edits(field, first, last));
        await till.Client.SyncAsync();

        var conflict = (await till.Client.ConflictsAsync(language: Language.English)).ShouldHaveSingleItem();
        var decided = await till.Client.DecideAsync(conflict.Id, ConflictChoice.TakeOther);

        conflict.StoreId.ShouldBeNull();
        conflict.Text.ShouldContain(said);
        (conflict.Choices[1].Text, conflict.Choices[1].ResultingValue).ShouldBe(($"Take {said}.", first));
        JsonNode.Parse(decided.Content)!.AsObject().ContainsKey("storeId").ShouldBeFalse();
        (await till.Client.ConflictsAsync(Till.Shop)).ShouldBeEmpty();
    }

    private static async Task<string> RefusedAsync(Func<Task> decide) => (await Should.ThrowAsync<RefusedException>(decide)).Rejection.Code;

    private static JsonObject? Answer(JsonObject item, string status) =>
        item["type"]!.GetValue<string>() is "RESOLVE" ? new JsonObject { ["id"] = item["id"]!.GetValue<string>(), ["status"] = status, ["version"] = 2 } : null;

    private static JsonObject? Refusal(JsonObject item, string code) =>
        item["type"]!.GetValue<string>() is "RESOLVE" ? StubServer.Refusal(Guid.Parse(item["id"]!.GetValue<string>()), "rejected", code) : null;
}
