using System.Text.Json.Nodes;
using DDonDDon.Client.Tests.Support;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Tests;

/// <summary>Conflicts in the local file: what a person reads there, and decides without a network.</summary>
public sealed class DecidingTests
{
    private static readonly Guid OtherDevice = Guid.Parse("01a199aa-0000-7000-8000-00000000000a");

    [Theory]
    [InlineData(Language.English,
        "우유: minji@shop.example booked out 3 at Nov 22, 11:20 on device …5d4e44. "
        + "This arrived only after minji@shop.example counted 12 at Nov 22, 11:30 on device …5d4e44. "
        + "The count stands as if the goods had moved before it. Did they move before the count, or after it?",
        "Before the count: keep the count. The stock stays 15.", "After the count: take off 3. The stock becomes 12.")]
    [InlineData(Language.Korean,
        "우유: 11월 22일 11:20 minji@shop.example 님의 출고 3개(기기 …5d4e44) 기록이 11월 22일 11:30 minji@shop.example 님의 실사 12개(기기 …5d4e44)보다 늦게 도착했습니다. "
        + "지금은 실사 수량을 따릅니다. 이 출고 건이 실사보다 먼저인지 나중인지 확인해 주세요.",
        "실사보다 먼저입니다. 실사 수량을 유지합니다. 재고는 그대로 15개입니다.", "실사보다 나중입니다. 출고 3개 건을 반영합니다. 그러면 재고는 12개입니다.")]
    public async Task An_open_conflict_is_in_words_and_says_what_each_choice_gives_by_what_is_known_here(
        Language language, string text, string keep, string apply)
    {
        await using var till = await OpenAsync();
        await till.ReceiveAsync(3);

        var conflict = (await till.Client.ConflictsAsync(Till.Shop, language)).ShouldHaveSingleItem();

        (conflict.Id, conflict.StoreId, conflict.ProductId).ShouldBe((MadeConflicts.Id, Till.Shop, Till.Milk));
        (conflict.Kind, conflict.IsOpen).ShouldBe(("late_movement", true));
        conflict.Text.ShouldBe(text);
        conflict.OwnDecision.ShouldBeNull();
        // A choice that only newer servers know is left out.
        conflict.Choices.Select(choice => (choice.Choice, choice.ResultingQuantity, choice.NeedsQuantity)).ShouldBe(
            [(ConflictChoice.Keep, 15m, false), (ConflictChoice.ApplyDifference, 12m, false), (ConflictChoice.SetQuantity, null, true)]);
        conflict.Choices.Select(choice => choice.Text).Take(2).ShouldBe([keep, apply]);
    }

    [Fact]
    public async Task The_language_is_that_of_the_options_unless_the_call_names_one()
    {
        await using var till = await Till.OpenAsync(options => options with { Language = Language.Korean });
        till.Server.Publish(MadeConflicts.Late());
        await till.Client.SyncAsync();

        (await till.Client.FindConflictAsync(MadeConflicts.Id))!.Text.ShouldContain("늦게 도착했습니다");
        (await till.Client.FindConflictAsync(Guid.NewGuid())).ShouldBeNull();
    }

    [Fact]
    public async Task A_kind_that_only_newer_servers_know_has_the_servers_sentences()
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(MadeConflicts.Late("two_moons"));
        await till.Client.SyncAsync();

        var conflict = (await till.Client.ConflictsAsync()).ShouldHaveSingleItem();

        (conflict.Kind, conflict.Text).ShouldBe(("two_moons", "the server's words"));
        conflict.Choices.ShouldAllBe(choice => choice.Text == "the server's choice");
        (await till.Client.DecideAsync(conflict.Id, ConflictChoice.Keep)).State.ShouldBe(ItemState.Pending);
    }

    [Fact]
    public async Task A_conflict_that_appears_and_one_that_closes_are_reported()
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        till.Conflicts.ShouldBeEmpty();

        till.Server.Publish(MadeConflicts.Late());
        await till.Client.SyncAsync();
        till.Server.Publish(MadeConflicts.Late());
        await till.Client.SyncAsync();
        till.Server.Publish(MadeConflicts.Late().Closed("keep"));
        await till.Client.SyncAsync();

        till.Conflicts.Select(notice => (string.Join(',', notice.Opened), string.Join(',', notice.Closed)))
            .ShouldBe([($"{MadeConflicts.Id}", ""), ("", $"{MadeConflicts.Id}")]);
        (await till.Client.ConflictsAsync()).ShouldBeEmpty();
        var closed = (await till.Client.FindConflictAsync(MadeConflicts.Id, Language.English))!;
        (closed.IsOpen, closed.Choices.Count).ShouldBe((false, 0));
        closed.Text.ShouldEndWith("minji@shop.example decided at Nov 22, 11:45: the count stays.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_snapshot_reports_only_what_is_different(bool isStillOpen)
    {
        await using var till = await OpenAsync();
        till.Conflicts.Clear();
        till.Server.Restore();
        if (isStillOpen) till.Server.Publish(MadeConflicts.Late());

        await till.Client.SyncAsync();

        if (isStillOpen) till.Conflicts.ShouldBeEmpty();
        else till.Conflicts.ShouldHaveSingleItem().Closed.ShouldBe([MadeConflicts.Id]);
        (await till.Client.ConflictsAsync()).Count.ShouldBe(isStillOpen ? 1 : 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_taken_away_takes_its_conflicts_with_it(bool isStore)
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(isStore ? MadeConflicts.Late() : MadeConflicts.Edits());
        await till.Client.SyncAsync();
        (await till.Client.ConflictsAsync()).ShouldHaveSingleItem();
        var purge = new JsonObject { ["kind"] = "purge", ["id"] = (isStore ? Till.Shop : Guid.Empty).ToString(), ["data"] = new JsonObject() };
        if (isStore) purge["storeId"] = Till.Shop.ToString();
        till.Server.Publish(purge);

        await till.Client.SyncAsync();

        (await till.Client.ConflictsAsync()).ShouldBeEmpty();
        till.Conflicts[^1].Closed.ShouldBe([MadeConflicts.Id]);
    }

    [Fact]
    public async Task A_decision_is_on_the_disk_before_the_call_returns_and_is_sent_as_the_protocol_says()
    {
        await using var till = await OpenAsync();
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
        await using var till = await OpenAsync();

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
        await using var till = await OpenAsync();
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
        await using var till = await OpenAsync();

        (await RefusedAsync(() => till.Client.DecideAsync(MadeConflicts.Id, choice, (decimal?)quantity))).ShouldBe(code);

        (await till.Client.UnsyncedAsync()).ShouldBe(0);
        // No counter was used up by it.
        (await till.Client.DecideAsync(MadeConflicts.Id, ConflictChoice.Keep)).Seq.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_not_open_here_or_was_decided_already_is_refused_at_once()
    {
        await using var till = await OpenAsync();
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
        await using var till = await OpenAsync();
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
        await using var till = await OpenAsync();
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
        await using var till = await OpenAsync();
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

    [Theory]
    [InlineData("price", "a lot")]
    [InlineData("categoryId", "dairy")]
    public async Task With_a_value_that_cannot_be_read_a_conflict_has_the_servers_sentences(string field, string value)
    {
        await using var till = await Till.OpenAsync();
        till.Server.Publish(MadeConflicts.Edits(field, value));
        await till.Client.SyncAsync();

        (await till.Client.ConflictsAsync()).ShouldHaveSingleItem().Text.ShouldBe("the server's words");
    }

    [Fact]
    public async Task A_file_of_the_first_version_is_brought_up_to_date()
    {
        var folder = Directory.CreateTempSubdirectory("ddon-till-");
        var file = Path.Combine(folder.FullName, "till.ddon");
        ClientOptions options = new() { Server = new("https://stock.example"), Path = file };
        try
        {
            await using (var till = await DdonClient.OpenAsync(options)) await till.RecordAsync(Movement.Inbound(Till.Shop, Till.Milk, 1));
            using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False"))
            {
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = "drop index item_decision; pragma user_version = 1";
                command.ExecuteNonQuery();
            }

            for (var i = 0; i < 2; i++)
            {
                await using var till = await DdonClient.OpenAsync(options);
                (await till.OutboxAsync()).ShouldHaveSingleItem().Quantity.ShouldBe(1);
                (await till.FindConflictAsync(MadeConflicts.Id)).ShouldBeNull();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // A till whose milk was counted as 12 on another device, with the conflict about the late sale.
    private static async Task<Till> OpenAsync()
    {
        var till = await Till.OpenAsync();
        till.Server.Book(new StockCounted
        {
            Id = MadeConflicts.Count,
            StoreId = Till.Shop,
            ProductId = Till.Milk,
            DeviceId = OtherDevice,
            Seq = 1,
            Quantity = 12,
            OccurredAt = new(2026, 11, 22, 2, 30, 0, TimeSpan.Zero),
        });
        till.Server.Publish(MadeConflicts.Late());
        await till.Client.SyncAsync();
        return till;
    }

    private static async Task<string> RefusedAsync(Func<Task> decide) => (await Should.ThrowAsync<RefusedException>(decide)).Rejection.Code;

    private static JsonObject? Answer(JsonObject item, string status) =>
        item["type"]!.GetValue<string>() is "RESOLVE" ? new JsonObject { ["id"] = item["id"]!.GetValue<string>(), ["status"] = status, ["version"] = 2 } : null;

    private static JsonObject? Refusal(JsonObject item, string code) =>
        item["type"]!.GetValue<string>() is "RESOLVE" ? StubServer.Refusal(Guid.Parse(item["id"]!.GetValue<string>()), "rejected", code) : null;
}
