using System.Net;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace DDonDDon.Server.Tests.Access;

public class LoginThrottleTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly ManualClock _clock = new(TestServer.Start);

    private static IPAddress Address(int last) => new([10, 0, (byte)(last / 256), (byte)last]);

    private LoginThrottle Throttle() => new(_clock);

    [Fact]
    public void Five_failures_are_free_and_then_the_waits_double_up_to_a_minute()
    {
        var throttle = Throttle();
        for (var i = 0; i < 5; i++) throttle.Begin("a@b.example", Address(i)).ShouldBeNull();

        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            throttle.Begin("A@b.example", Address(9)).ShouldBe(TimeSpan.FromSeconds(seconds));
            _clock.Now += TimeSpan.FromSeconds(seconds);
            throttle.Begin("a@b.example", Address(9)).ShouldBeNull();
        }
        throttle.Begin("other@b.example", Address(9)).ShouldBeNull();
    }

    [Fact]
    public void An_account_is_never_locked_for_good()
    {
        var throttle = Throttle();
        for (var i = 0; i < 5; i++) throttle.Begin("a@b.example", null);

        _clock.Now += TimeSpan.FromMinutes(15);
        throttle.Begin("a@b.example", null).ShouldBeNull();
    }

    [Fact]
    public void The_right_password_forgets_the_failures()
    {
        var throttle = Throttle();
        for (var i = 0; i < 5; i++) throttle.Begin("a@b.example", null).ShouldBeNull();
        throttle.Succeeded("a@b.example", null);

        for (var i = 0; i < 5; i++) throttle.Begin("a@b.example", null).ShouldBeNull();
        throttle.Begin("a@b.example", null).ShouldNotBeNull();
    }

    [Fact]
    public void An_address_that_tries_many_accounts_is_slowed_down_too()
    {
        var throttle = Throttle();
        for (var i = 0; i < 50; i++) throttle.Begin($"{i}@b.example", Address(1)).ShouldBeNull();

        throttle.Begin("fresh@b.example", Address(1)).ShouldBe(TimeSpan.FromSeconds(1));
        throttle.Begin("fresh@b.example", Address(1).MapToIPv6()).ShouldNotBeNull();
        throttle.Begin("fresh@b.example", Address(2)).ShouldBeNull();
    }

    [Fact]
    public void A_network_of_ipv6_is_one_address()
    {
        var throttle = Throttle();
        for (var i = 0; i < 50; i++) throttle.Begin($"{i}@b.example", IPAddress.Parse($"2001:db8:1:2::{i:x}")).ShouldBeNull();

        throttle.Begin("fresh@b.example", IPAddress.Parse("2001:db8:1:2:ffff::1")).ShouldNotBeNull();
        throttle.Begin("fresh@b.example", IPAddress.Parse("2001:db8:1:3::1")).ShouldBeNull();
    }

    [Fact]
    public void Made_up_accounts_do_not_fill_the_memory()
    {
        var throttle = Throttle();
        for (var i = 0; i < 120_000; i++)
        {
            if (i % 1000 == 0) _clock.Now += TimeSpan.FromMinutes(16);
            throttle.Begin($"{i}@b.example", Address(i));
        }
        throttle.Begin("a@b.example", Address(1)).ShouldBeNull();
    }

    [Fact]
    public async Task Over_http_the_sixth_attempt_waits_even_with_the_right_password()
    {
        const string Password = "맞는 비밀번호 1";
        var user = await server.AddPersonAsync(Password, Role.Worker);
        Task<Answer> LoginAsync(string password) =>
            server.Anonymous().SendJsonAsync(HttpMethod.Post, "/api/v1/auth/login", new { email = user.Email.ToUpperInvariant(), password });
        for (var i = 0; i < 5; i++) (await LoginAsync("wrong password")).ShouldBeProblem(401, "auth.failed");

        (await LoginAsync(Password)).ShouldBeProblem(429, "auth.throttled").RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        server.Clock.Now += TimeSpan.FromSeconds(1);
        (await LoginAsync(Password)).Status.ShouldBe(200);
        (await LoginAsync("wrong password")).ShouldBeProblem(401, "auth.failed");
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("192.0.2.1", false)]
    public async Task Only_a_trusted_proxy_says_where_a_login_comes_from(string proxy, bool believed)
    {
        await using var behind = ServerApp.Build(
            TestServer.Settings with { TrustedProxies = [new(IPAddress.Parse(proxy), 32)] }, server.DataSource, TestServer.Secret, server.Clock);
        await behind.StartAsync();
        using var client = new HttpClient { BaseAddress = new(behind.Urls.Single()) };
        async Task<int> LoginFromAsync(string address)
        {
            client.DefaultRequestHeaders.Remove("X-Forwarded-For");
            client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            return (await client.SendJsonAsync(HttpMethod.Post, "/api/v1/auth/login", new { email = $"a@{address}.example", password = "wrong" })).Status;
        }

        var seen = IPAddress.Parse(believed ? "203.0.113.1" : "127.0.0.1");
        for (var i = 0; i < LoginThrottle.FreeFailuresOfAddress; i++) behind.Services.GetRequiredService<LoginThrottle>().Begin($"{i}@b.example", seen);

        (await LoginFromAsync("203.0.113.1")).ShouldBe(429);
        (await LoginFromAsync("203.0.113.2")).ShouldBe(believed ? 401 : 429);
    }
}
