using System.Net;
using System.Text.Json.Nodes;
using DDonDDon.Client.Tests.Support;

namespace DDonDDon.Client.Tests;

/// <summary>Signing in and out, and tokens that expire: the outbox survives all of it.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task Without_a_session_everything_is_recorded_and_nothing_is_sent()
    {
        await using var till = await Till.OpenAsync(signedIn: false);
        var item = await till.ReceiveAsync(1);

        var steps = new[] { await till.Client.SyncOnceAsync(), await till.Client.SyncOnceAsync() };

        steps.ShouldAllBe(step => step.Action == SyncAction.None && step.Outcome == SyncOutcome.SignInNeeded && step.Code == "auth.required");
        till.SignIns.ShouldHaveSingleItem().Code.ShouldBe("auth.required");
        till.Server.Requests.ShouldBeEmpty();
        item.Content.ShouldNotContain("recordedBy");
        till.Client.User.ShouldBeNull();
    }

    [Fact]
    public async Task Whoever_signs_in_is_kept_across_a_restart_and_records_in_their_own_name()
    {
        await using var till = await Till.OpenAsync(signedIn: false);
        till.Server.Instead = request => IsAuth(request, "login") ? Login("first token", "refresh 1") : null;

        var result = await till.Client.SignInAsync("worker@shop.example", "a password 비밀번호");
        await till.CrashAsync();

        result.Outcome.ShouldBe(SignInOutcome.SignedIn);
        result.User.ShouldNotBeNull().Stores.ShouldBe([Till.Shop]);
        till.Client.User.ShouldNotBeNull().Email.ShouldBe("worker@shop.example");
        (await till.ReceiveAsync(1)).Content.ShouldContain($"\"recordedBy\":\"{Till.Worker.Id}\"");
        till.Server.GoodToken = "first token";
        (await till.Client.SyncOnceAsync()).Synced.ShouldBe(1);
    }

    [Fact]
    public async Task A_sign_in_that_does_not_work_says_why()
    {
        await using var till = await Till.OpenAsync(signedIn: false);
        till.Server.Instead = _ => StubServer.Problem(401, "auth.failed");
        (await till.Client.SignInAsync("a", "b")).ShouldBe(new(SignInOutcome.Refused, null, "auth.failed", "It is auth.failed."));
        till.Server.Instead = _ =>
        {
            var throttled = StubServer.Problem(429, "auth.throttled");
            throttled.Headers.RetryAfter = new(TimeSpan.FromSeconds(9));
            return throttled;
        };
        (await till.Client.SignInAsync("a", "b")).RetryAfter.ShouldBe(TimeSpan.FromSeconds(9));
        till.Server.Instead = _ => throw new HttpRequestException("no network");
        (await till.Client.SignInAsync("a", "b")).ShouldBe(new(SignInOutcome.NoAnswer, Message: "no network"));
        till.Server.Instead = _ => new(HttpStatusCode.OK) { Content = new StringContent("<html>") };
        (await till.Client.SignInAsync("a", "b")).Outcome.ShouldBe(SignInOutcome.NoAnswer);
    }

    [Fact]
    public async Task An_expired_token_is_refreshed_within_the_step()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        till.Server.GoodToken = "second token";
        till.Server.Instead = request => IsAuth(request, "refresh") ? Login("second token", "refresh 2") : null;

        var step = await till.Client.SyncOnceAsync();

        (step.Outcome, step.Synced).ShouldBe((SyncOutcome.Done, 1));
        till.Server.Requests.ShouldBe(["POST sync/batch", "POST auth/refresh", "POST sync/batch"]);
        await till.CrashAsync();
        (await till.Client.SyncOnceAsync()).Outcome.ShouldBe(SyncOutcome.Done);
    }

    [Theory]
    [InlineData("auth.refresh_invalid")]
    [InlineData("auth.revoked")]
    public async Task A_refresh_that_is_refused_asks_for_a_sign_in_and_keeps_everything(string code)
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        till.Server.GoodToken = "third token";
        till.Server.Instead = request => IsAuth(request, "refresh") ? StubServer.Problem(401, code) : null;

        var step = await till.Client.SyncOnceAsync();
        var quiet = await till.Client.SyncOnceAsync();

        (step.Action, step.Outcome, step.Code, step.Sent).ShouldBe((SyncAction.Push, SyncOutcome.SignInNeeded, code, 1));
        quiet.Action.ShouldBe(SyncAction.None);
        till.SignIns.ShouldHaveSingleItem().ShouldBe(new(code, $"It is {code}."));
        till.Server.Requests.ShouldBe(["POST sync/batch", "POST auth/refresh"]);
        // Whoever works here keeps recording, in their own name.
        (await till.ReceiveAsync(2)).Content.ShouldContain($"\"recordedBy\":\"{Till.Worker.Id}\"");
        (await till.Client.UnsyncedAsync()).ShouldBe(2);

        await till.Client.UseTokensAsync(new("third token", null, Till.Worker));
        (await till.Client.SyncAsync()).Outcome.ShouldBe(SyncOutcome.Done);
        (await till.Client.UnsyncedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_refresh_without_an_answer_is_tried_again_later()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);
        till.Server.GoodToken = "second token";
        till.Server.Instead = request => IsAuth(request, "refresh") ? throw new HttpRequestException("lost") : null;
        (await till.Client.SyncOnceAsync()).Outcome.ShouldBe(SyncOutcome.NoAnswer);
        till.Server.Instead = request => IsAuth(request, "refresh") ? StubServer.Problem(503, "database.away") : null;
        (await till.Client.SyncOnceAsync()).Code.ShouldBe("database.away");
        till.Server.Instead = request => IsAuth(request, "refresh") ? new(HttpStatusCode.OK) { Content = new StringContent("{}") } : null;
        (await till.Client.SyncOnceAsync()).Outcome.ShouldBe(SyncOutcome.NoAnswer);
        till.Server.Instead = request => IsAuth(request, "refresh") ? Login("second token", "refresh 2") : null;

        (await till.Client.SyncOnceAsync()).Outcome.ShouldBe(SyncOutcome.Done);

        till.SignIns.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_new_token_that_is_refused_too_ends_the_session()
    {
        await using var till = await Till.OpenAsync();
        till.Server.GoodToken = "never";
        till.Server.Instead = request => IsAuth(request, "refresh") ? Login("second token", "refresh 2") : null;

        (await till.Client.SyncOnceAsync()).ShouldBe(new SyncStep(SyncAction.Snapshot, SyncOutcome.SignInNeeded)
        {
            Code = "auth.expired",
            Message = "It is auth.expired.",
            Wait = TimeSpan.FromSeconds(60),
        });

        await till.Client.UseTokensAsync(new("no refresh", null, Till.Worker));
        (await till.Client.SyncOnceAsync()).Code.ShouldBe("auth.expired");
        till.SignIns.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Signing_out_with_unsynced_items_asks_first_and_never_empties_the_outbox()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(1);

        (await till.Client.SignOutAsync()).ShouldBe(new(SignOutOutcome.UnsyncedItems, 1));
        till.Client.User.ShouldNotBeNull();
        (await till.Client.SignOutAsync(evenWithUnsynced: true)).ShouldBe(new(SignOutOutcome.SignedOut, 1));

        till.Client.User.ShouldBeNull();
        till.Server.Requests.ShouldBe(["POST auth/logout"]);
        (await till.Client.SyncOnceAsync()).Outcome.ShouldBe(SyncOutcome.SignInNeeded);
        (await till.ReceiveAsync(2)).Content.ShouldNotContain("recordedBy");
        await till.CrashAsync();
        (await till.Client.UnsyncedAsync()).ShouldBe(2);
        await till.Client.UseTokensAsync(new("again", null, Till.Worker));
        await till.Client.SyncAsync();
        (await till.Client.SignOutAsync()).Outcome.ShouldBe(SignOutOutcome.SignedOut);
    }

    [Fact]
    public async Task Another_user_sees_nothing_of_what_the_first_could_see()
    {
        await using var till = await Till.OpenAsync();
        await till.ReceiveAsync(5);
        await till.Client.SyncAsync();
        (await till.Client.StockAsync(Till.Shop)).ShouldNotBeEmpty();
        await till.Client.UseTokensAsync(new("same user", null, Till.Worker));
        (await till.Client.StockAsync(Till.Shop)).ShouldNotBeEmpty();
        await till.Client.SignOutAsync();

        await till.Client.UseTokensAsync(new("other token", null, Till.Worker with { Id = Guid.NewGuid(), Email = "other@shop.example" }));

        (await till.Client.StockAsync(Till.Shop)).ShouldBeEmpty();
        (await till.Client.SyncOnceAsync()).Action.ShouldBe(SyncAction.Snapshot);
    }

    [Theory]
    [InlineData("http://stock.example", false)]
    [InlineData("ftp://stock.example", false)]
    [InlineData("http://127.0.0.1:5000", true)]
    [InlineData("https://stock.example/behind/a/path", true)]
    public async Task A_password_crosses_no_network_in_the_clear_by_accident(string server, bool isTaken)
    {
        using var store = LocalStore.InMemory();
        var open = () => DdonClient.OpenAsync(new() { Server = new(server), Store = store });

        if (isTaken) await (await open()).DisposeAsync();
        else await Should.ThrowAsync<ArgumentException>(open);
        await (await DdonClient.OpenAsync(new() { Server = new("http://stock.example"), Store = store, AllowPlainHttp = true })).DisposeAsync();
    }

    [Fact]
    public async Task Options_that_are_not_usable_are_refused()
    {
        using var store = LocalStore.InMemory();
        var options = new ClientOptions { Server = new("https://stock.example"), Store = store };

        ClientOptions[] unusable =
        [
            options with { Store = null }, options with { Path = "both" }, options with { BatchItems = 0 }, options with { RequestTimeout = TimeSpan.Zero },
            options with { LongestWait = TimeSpan.Zero }, options with { Server = new("/relative", UriKind.Relative) },
        ];

        foreach (var wrong in unusable) await Should.ThrowAsync<ArgumentException>(() => DdonClient.OpenAsync(wrong));
    }

    private static bool IsAuth(HttpRequestMessage request, string route) => request.RequestUri!.AbsolutePath == $"/api/v1/auth/{route}";

    private static HttpResponseMessage Login(string access, string refresh) => StubServer.Json(new JsonObject
    {
        ["accessToken"] = access,
        ["refreshToken"] = refresh,
        ["tokenType"] = "Bearer",
        ["expiresIn"] = 3600,
        ["user"] = new JsonObject
        {
            ["id"] = Till.Worker.Id.ToString(),
            ["email"] = Till.Worker.Email,
            ["role"] = "WORKER",
            ["stores"] = new JsonArray(Till.Shop.ToString()),
        },
    });
}
