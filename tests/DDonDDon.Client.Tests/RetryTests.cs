using System.Net;
using DDonDDon.Client.Tests.Support;

namespace DDonDDon.Client.Tests;

/// <summary>When something is sent again, and how long a device waits before.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task After_a_lost_answer_the_same_items_are_sent_again()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(5);
        till.Server.OnTheWay = (_, _) => throw new HttpRequestException("The cable is out.");

        var lost = await till.Client.SyncOnceAsync();
        till.Server.OnTheWay = (_, answer) => answer;
        till.Clock.Pass(TimeSpan.FromSeconds(3));
        var again = await till.Client.SyncOnceAsync();

        (lost.Outcome, lost.Message).ShouldBe((SyncOutcome.NoAnswer, "The cable is out."));
        lost.Wait.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        again.Synced.ShouldBe(1);
        var sent = till.Server.Batches.Select(batch => batch["items"]![0]!.AsObject()).ToList();
        sent[1].ToJsonString().ShouldBe(sent[0].ToJsonString());
        till.Server.Batches.Select(batch => batch["sentAt"]!.GetValue<string>()).ShouldBe(["2026-11-22T03:00:00.000Z", "2026-11-22T03:00:03.000Z"]);
    }

    [Fact]
    public async Task Nothing_is_pulled_while_the_server_may_have_more_than_it_said()
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        await till.ReceiveAsync(5);
        till.Server.OnTheWay = (_, _) => throw new HttpRequestException("gone");
        for (var i = 0; i < 5; i++) (await till.Client.SyncOnceAsync()).Action.ShouldBe(SyncAction.Push);
        await till.CrashAsync();
        (await till.Client.SyncOnceAsync()).Action.ShouldBe(SyncAction.Push);

        (await till.MilkAsync()).Total.ShouldBe(5);
        till.Server.OnTheWay = (_, answer) => answer;
        await till.Client.SyncAsync();

        var milk = await till.MilkAsync();
        (milk.Server, milk.Pending).ShouldBe((5m, 0m));
    }

    [Fact]
    public async Task Waits_grow_to_a_minute_with_jitter_and_start_over_after_a_success()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        till.Server.Instead = _ => throw new HttpRequestException("away");
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 200; i++) waits.Add((await till.Client.SyncOnceAsync()).Wait);

        waits.ShouldAllBe(wait => wait >= TimeSpan.FromSeconds(1) && wait <= TimeSpan.FromSeconds(60));
        waits.Take(5).Select((wait, failures) => wait <= TimeSpan.FromSeconds(Math.Pow(2, failures + 1))).ShouldAllBe(isShort => isShort);
        waits.Skip(10).Max().ShouldBeGreaterThan(TimeSpan.FromSeconds(50));
        waits.Skip(10).Min().ShouldBeLessThan(TimeSpan.FromSeconds(10));

        till.Server.Instead = _ => null;
        await till.Client.SyncAsync();
        await till.ReceiveAsync(1);
        till.Server.Instead = _ => throw new HttpRequestException("away");
        (await till.Client.SyncOnceAsync()).Wait.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(429, "auth.throttled", 90)]
    [InlineData(503, "database.away", 90)]
    [InlineData(503, null, 90)]
    public async Task The_server_is_left_alone_for_as_long_as_it_asks(int status, string? code, int seconds)
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        till.Server.Instead = _ =>
        {
            var busy = code is null
                ? new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("<html>") }
                : StubServer.Problem(status, code);
            busy.Headers.RetryAfter = new(TimeSpan.FromSeconds(seconds));
            return busy;
        };

        var step = await till.Client.SyncOnceAsync();

        (step.Outcome, step.Code, step.Wait).ShouldBe((SyncOutcome.Refused, code ?? "http.503", TimeSpan.FromSeconds(seconds)));
        (await till.Client.UnsyncedAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_date_in_Retry_After_is_read_by_the_servers_clock()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        till.Server.Instead = _ =>
        {
            var busy = StubServer.Problem(503, "database.away");
            busy.Headers.Date = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
            busy.Headers.RetryAfter = new(new DateTimeOffset(2030, 1, 1, 0, 2, 0, TimeSpan.Zero));
            return busy;
        };

        (await till.Client.SyncOnceAsync()).Wait.ShouldBe(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public async Task Items_that_are_to_be_tried_again_wait_while_changes_are_read()
    {
        await using var till = await Till.OpenAsync();
        await till.Client.SyncAsync();
        var item = await till.ReceiveAsync(1);
        till.Server.Verdict = _ => StubServer.Refusal(item.Id, "retry", "store.busy");

        var (push, pull, again) = (await till.Client.SyncOnceAsync(), await till.Client.SyncOnceAsync(), await till.Client.SyncOnceAsync());

        (push.Action, push.Outcome, push.MoreToDo).ShouldBe((SyncAction.Push, SyncOutcome.Done, false));
        push.Wait.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        (pull.Action, again.Action).ShouldBe((SyncAction.Pull, SyncAction.Push));
        till.Server.Verdict = _ => null;
        await till.Client.SyncAsync();
        (await till.Client.UnsyncedAsync()).ShouldBe(0);
    }
}
