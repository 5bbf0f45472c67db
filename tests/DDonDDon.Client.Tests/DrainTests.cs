using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DDonDDon.Client.Tests.Support;

namespace DDonDDon.Client.Tests;

/// <summary>How the outbox empties, and what it keeps whatever the server and the network do.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Items_go_out_in_order_and_are_synced_when_the_server_says_so()
    {
        await using var till = await Till.OpenAsync();
        var received = await till.ReceiveAsync(5);
        var sold = await till.SellAsync(7);

        var step = await till.Client.SyncOnceAsync();

        step.ShouldBe(new SyncStep(SyncAction.Push, SyncOutcome.Done) { Sent = 2, Synced = 2, MoreToDo = true });
        till.Server.Batches.ShouldHaveSingleItem()["items"]!.AsArray().Select(item => item!["seq"]!.GetValue<long>()).ShouldBe([1, 2]);
        (await till.Client.UnsyncedAsync()).ShouldBe(0);
        var item = (await till.Client.FindItemAsync(sold.Id))!;
        (item.State, item.SyncedAt, item.Version).ShouldBe((ItemState.Synced, till.Clock.Now, 2));
        item.Effects.ShouldBe([new ItemEffect("negative_stock")]);
        till.Synced.ShouldHaveSingleItem().Items.ShouldBe([received.Id, sold.Id]);
        till.Synced[0].Left.ShouldBe(0);
    }

    [Fact]
    public async Task A_batch_says_what_the_device_keeps_back()
    {
        await using var till = await Till.OpenAsync(options => options with { BatchItems = 2 });
        for (var i = 0; i < 3; i++) await till.ReceiveAsync(1);

        await till.Client.SyncAsync();

        till.Server.Batches.Select(batch => batch["pending"]!.ToJsonString())
            .ShouldBe(["{\"count\":1,\"oldest\":\"2026-11-22T03:00:00.002Z\"}", "{\"count\":0}"]);
    }

    [Fact]
    public async Task A_batch_that_is_too_large_goes_out_in_halves()
    {
        await using var till = await Till.OpenAsync();
        for (var i = 0; i < 40; i++) await till.ReceiveAsync(1);
        till.Server.Instead = request => request.RequestUri!.AbsolutePath.EndsWith("batch", StringComparison.Ordinal)
            && JsonNode.Parse(StubServer.Text(request))!["items"]!.AsArray().Count > 7 ? StubServer.Problem(413, "batch.too_large", ("maxItems", 16)) : null;

        var steps = new List<SyncStep>();
        do steps.Add(await till.Client.SyncOnceAsync()); while (steps[^1].MoreToDo);

        // The limit that was learned is kept; after a batch that was answered, the next is larger.
        steps.Where(step => step.Action is SyncAction.Push).Select(step => step.Sent).Take(5).ShouldBe([40, 16, 8, 4, 8]);
        steps.Where(step => step.Outcome is SyncOutcome.Refused).ShouldAllBe(step => step.Code == "batch.too_large" && step.MoreToDo);
        till.Server.Batches.SelectMany(batch => batch["items"]!.AsArray()).Select(item => item!["seq"]!.GetValue<int>()).ShouldBe(Enumerable.Range(1, 40));
        (await till.Client.UnsyncedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task One_item_that_is_too_large_is_kept_and_does_not_keep_changes_away()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        till.Server.Instead = request => request.Method == HttpMethod.Post ? StubServer.Problem(413, "http.413") : null;

        var (first, second, third) = (await till.Client.SyncOnceAsync(), await till.Client.SyncOnceAsync(), await till.Client.SyncOnceAsync());

        (first.Action, first.MoreToDo).ShouldBe((SyncAction.Push, false));
        (second.Action, second.Outcome, second.MoreToDo).ShouldBe((SyncAction.Snapshot, SyncOutcome.Done, false));
        third.Action.ShouldBe(SyncAction.Push);
        (await till.Client.UnsyncedAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_batch_stays_below_the_servers_limit_of_bytes()
    {
        await using var till = await Till.OpenAsync();
        var note = string.Concat(Enumerable.Repeat("가", 2000));
        for (var i = 0; i < 300; i++) await till.Client.RecordAsync(Movement.Inbound(Till.Shop, Till.Milk, 1) with { Note = note, Reference = note });
        var lengths = new List<int>();
        till.Server.Instead = request =>
        {
            if (request.Method == HttpMethod.Post) lengths.Add(Encoding.UTF8.GetByteCount(StubServer.Text(request)));
            return null;
        };

        await till.Client.SyncAsync();

        (await till.Client.UnsyncedAsync()).ShouldBe(0);
        lengths.ShouldAllBe(length => length <= 1024 * 1024);
        lengths.Count.ShouldBe(4);
    }

    [Fact]
    public async Task What_the_server_answers_decides_what_becomes_of_each_item()
    {
        await using var till = await Till.OpenAsync();
        var ids = new List<Guid>();
        foreach (var _ in Enumerable.Range(0, 6)) ids.Add((await till.ReceiveAsync(1)).Id);
        string[] verdicts = ["quarantined", "rejected", "id_conflict", "retry", "some later word"];
        till.Server.Verdict = item => ids.IndexOf(Guid.Parse(item["id"]!.GetValue<string>())) is var place and < 5
            ? StubServer.Refusal(ids[place], verdicts[place], $"code.of_{place}")
            : null;

        var step = await till.Client.SyncOnceAsync();

        (step.Sent, step.Synced, step.Attention).ShouldBe((6, 1, 3));
        (await till.Client.OutboxAsync()).Select(item => item.Id).ShouldBe([ids[3], ids[4]]);
        var attention = await till.Client.AttentionAsync();
        attention.Select(item => item.State).ShouldBe([ItemState.Quarantined, ItemState.Rejected, ItemState.IdConflict]);
        attention[1].Error.ShouldBe(new("code.of_1", "It is code.of_1.", "barcode"));
        till.Attention.ShouldHaveSingleItem().Items.Select(item => item.Id).ShouldBe(ids.Take(3));
        (await till.Client.FindItemAsync(ids[5]))!.State.ShouldBe(ItemState.Synced);
        (await till.MilkAsync()).Total.ShouldBe(3);
    }

    [Fact]
    public async Task An_answer_that_lacks_items_or_names_unknown_ones_does_no_damage()
    {
        await using var till = await Till.OpenAsync();
        var (first, second) = (await till.ReceiveAsync(1), await till.ReceiveAsync(2));
        var accepted = new JsonObject { ["id"] = second.Id.ToString(), ["status"] = "accepted", ["version"] = "many", ["effects"] = 3 };
        till.Server.OnTheWay = (_, _) => StubServer.Json(new JsonObject
        {
            ["results"] = new JsonArray(
                7, null, new JsonObject(), new JsonObject { ["id"] = "what", ["status"] = "accepted" }, new JsonObject { ["id"] = first.Id.ToString() },
                StubServer.Refusal(Guid.NewGuid(), "rejected", "nobody.asked"), accepted, StubServer.Refusal(second.Id, "rejected", "second.thought")),
            ["cursor"] = 12,
            ["changes"] = new JsonArray("garbage"),
        });

        var step = await till.Client.SyncOnceAsync();

        (step.Sent, step.Synced, step.Attention).ShouldBe((2, 1, 0));
        (await till.Client.FindItemAsync(second.Id))!.SyncedAt.ShouldBe(till.Clock.Now);
        (await till.Client.OutboxAsync()).ShouldHaveSingleItem().Id.ShouldBe(first.Id);
        till.Server.OnTheWay = (_, answer) => answer;
        await till.Client.SyncAsync();
        (await till.Client.UnsyncedAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad Gateway</html>")]
    [InlineData("{\"results\":[{\"id\":")]
    [InlineData("{\"results\":7}")]
    [InlineData("[]")]
    public async Task Half_an_answer_is_no_answer(string body)
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        till.Server.OnTheWay = (_, _) => new(HttpStatusCode.OK) { Content = new StringContent(body) };

        (await till.Client.SyncOnceAsync()).Outcome.ShouldBe(SyncOutcome.NoAnswer);

        (await till.Client.UnsyncedAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData(400, "body.malformed")]
    [InlineData(403, "access.denied")]
    [InlineData(404, "http.404")]
    [InlineData(415, "body.media_type")]
    [InlineData(500, "http.500")]
    [InlineData(302, "http.302")]
    public async Task Whatever_the_answer_to_a_whole_batch_is_no_item_is_dropped(int status, string code)
    {
        await using var till = await Till.OpenAsync();
        var item = await till.ReceiveAsync(1);
        till.Server.Instead = _ => code.StartsWith("http", StringComparison.Ordinal) ? new((HttpStatusCode)status) : StubServer.Problem(status, code);

        var step = await till.Client.SyncOnceAsync();

        (step.Outcome, step.Code).ShouldBe((SyncOutcome.Refused, code));
        (await till.Client.OutboxAsync()).ShouldHaveSingleItem().Id.ShouldBe(item.Id);
    }

    [Fact]
    public async Task An_age_is_sent_only_when_the_clock_was_set_since_and_it_can_be_right()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(0.5m);
        till.Clock.Pass(TimeSpan.FromHours(1));
        await till.Client.SyncOnceAsync();
        till.Server.Batches[0]["items"]![0]!["ageMs"].ShouldBeNull();
        await till.ReceiveAsync(1);
        till.Clock.Now -= TimeSpan.FromHours(8);
        till.Clock.Boot.Name = null;
        await till.ReceiveAsync(2);
        till.Clock.Boot.Name = "second boot";
        till.Clock.Boot.ElapsedMs = 5_000_000;
        await till.ReceiveAsync(3);
        till.Clock.Boot.ElapsedMs = 4_000_000;
        await till.ReceiveAsync(4);
        till.Clock.Pass(TimeSpan.FromSeconds(7));

        await till.Client.SyncOnceAsync();

        // No age for an item from before a restart, without a boot clock, or after the boot clock ran backwards.
        till.Server.Batches[1]["items"]!.AsArray().Select(item => item!["ageMs"]?.GetValue<long>()).ShouldBe([null, null, null, 7000]);
    }

    [Fact]
    public async Task What_the_server_has_is_forgotten_after_a_month_and_nothing_else()
    {
        await using var till = await Till.OpenAsync();
        var (synced, refused) = (await till.ReceiveAsync(1), await till.ReceiveAsync(2));
        till.Server.Verdict = item => item["seq"]!.GetValue<long>() == 2 ? StubServer.Refusal(refused.Id, "rejected", "quantity.invalid") : null;
        await till.Client.SyncAsync();
        till.Clock.Pass(TimeSpan.FromDays(31));
        await till.ReceiveAsync(3);
        await till.Client.SyncAsync();

        (await till.Client.FindItemAsync(synced.Id)).ShouldBeNull();
        (await till.Client.FindItemAsync(refused.Id))!.State.ShouldBe(ItemState.Rejected);
        (await till.ReceiveAsync(4)).Seq.ShouldBe(4);
    }

    [Fact]
    public async Task A_handler_that_throws_stops_nothing_and_is_reported()
    {
        await using var till = await Till.OpenAsync();
        var bug = new InvalidTimeZoneException("a bug in the screen");
        till.Client.Synced += _ => throw bug;
        var calls = 0;
        till.Client.Synced += _ => calls++;
        await till.ReceiveAsync(1);

        await till.Client.SyncAsync();

        calls.ShouldBe(1);
        till.Faults.ShouldBe([bug]);
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_an_exception_and_loses_nothing()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        using var given = new CancellationTokenSource();
        till.Server.OnTheWay = (_, _) =>
        {
            given.Cancel();
            throw new OperationCanceledException(given.Token);
        };

        await Should.ThrowAsync<OperationCanceledException>(() => till.Client.SyncOnceAsync(given.Token));

        till.Server.OnTheWay = (_, answer) => answer;
        await till.Client.SyncAsync();
        (await till.Client.UnsyncedAsync()).ShouldBe(0);
    }
}
