using System.Text.Json.Nodes;
using DDonDDon.Client.Tests.Support;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Client.Tests;

/// <summary>Conflicts in the local file: what a person reads there, and how they come and go.</summary>
public sealed class ConflictTests
{
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
        await using var till = await MadeConflicts.OpenTillAsync();
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
        await using var till = await MadeConflicts.OpenTillAsync();
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
}
