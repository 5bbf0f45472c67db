using System.Net;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace DDonDDon.Server.Tests.Access;

public class LoginThrottleTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Email = "a@b.example";
    private const string Password = "맞는 비밀번호 1";
    private readonly ManualClock _clock = new(TestServer.Start);

    private static SignInPlace Stranger(string name = "somewhere") => new(name, false);

    private static SignInPlace Known(string name = "the shop") => new(name, true);

    private LoginThrottle Throttle() => new(_clock);

    [Fact]
    public void Five_failures_are_free_and_then_the_waits_double_up_to_a_minute()
    {
        var throttle = Throttle();
        for (var i = 0; i < 5; i++) throttle.Begin(Email, Known()).ShouldBeNull();

        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 60, 60 })
        {
            throttle.Begin(Email.ToUpperInvariant(), Known()).ShouldBe(TimeSpan.FromSeconds(seconds));
            _clock.Now += TimeSpan.FromSeconds(seconds);
            throttle.Begin(Email, Known()).ShouldBeNull();
        }
    }

    [Fact]
    public void A_stranger_gets_ten_tries_an_account_in_a_quarter_of_an_hour()
    {
        var throttle = Throttle();
        var tries = 0;
        for (var second = 0; second < 15 * 60; second++)
        {
            if (throttle.Begin(Email, Stranger()) is null) tries++;
            _clock.Now += TimeSpan.FromSeconds(1);
        }

        tries.ShouldBe(LoginThrottle.MostTriesOfStranger);
        throttle.Begin(Email, Stranger()).ShouldBeNull("nobody is locked out for good");
    }

    [Fact]
    public void A_stranger_tries_a_hundred_accounts_an_hour()
    {
        var throttle = Throttle();
        for (var i = 0; i < 100; i++) throttle.Begin($"{i}@b.example", Stranger()).ShouldBeNull();

        throttle.Begin("fresh@b.example", Stranger()).ShouldBe(TimeSpan.FromHours(1));
        throttle.Begin("7@b.example", Stranger()).ShouldBeNull();
        throttle.Begin("fresh@b.example", Stranger("elsewhere")).ShouldBeNull();
        throttle.Begin("fresh@b.example", Known("somewhere")).ShouldBeNull();
        _clock.Now += TimeSpan.FromHours(1);
        throttle.Begin("fresh@b.example", Stranger()).ShouldBeNull();
    }

    [Fact]
    public void What_strangers_and_colleagues_try_holds_nobody_up()
    {
        var throttle = Throttle();
        for (var i = 0; i < 40; i++) throttle.Begin(Email, Stranger($"{i % 4}"));
        for (var i = 0; i < 40; i++) throttle.Begin("clumsy@b.example", Known());

        throttle.Begin(Email, Known()).ShouldBeNull();
        throttle.Begin(Email, Stranger("a new phone")).ShouldBeNull();
    }

    [Fact]
    public void The_right_password_forgets_the_failures()
    {
        var throttle = Throttle();
        for (var i = 0; i < 5; i++) throttle.Begin(Email, Known()).ShouldBeNull();
        throttle.Succeeded(Email, Known());

        for (var i = 0; i < 5; i++) throttle.Begin(Email, Known()).ShouldBeNull();
        throttle.Begin(Email, Known()).ShouldNotBeNull();
    }

    [Fact]
    public void Made_up_accounts_and_places_do_not_fill_the_memory()
    {
        var throttle = Throttle();
        for (var i = 0; i < 2 * LoginThrottle.MostKeys + 10; i++)
        {
            throttle.Begin($"{i}@b.example", Stranger($"{i}"));
            throttle.Remembered.ShouldBeLessThanOrEqualTo(2 * LoginThrottle.MostKeys);
        }
        throttle.Begin(Email, Stranger("1")).ShouldBeNull();
    }

    [Fact]
    public void A_network_of_ipv6_is_one_address()
    {
        var address = SignInPlaces.AddressOf(IPAddress.Parse("2001:db8:1:2::1"));

        SignInPlaces.AddressOf(IPAddress.Parse("2001:db8:1:2:ffff::1")).ShouldBe(address);
        SignInPlaces.AddressOf(IPAddress.Parse("2001:db8:1:3::1")).ShouldNotBe(address);
        SignInPlaces.AddressOf(IPAddress.Parse("::ffff:10.0.0.1")).ShouldBe(SignInPlaces.AddressOf(IPAddress.Parse("10.0.0.1")));
    }

    [Fact]
    public async Task Over_http_the_sixth_attempt_waits_even_with_the_right_password()
    {
        var user = await server.AddPersonAsync(Password, Role.Worker);
        for (var i = 0; i < 5; i++) (await LoginAsync(user, "wrong password")).ShouldBeProblem(401, "auth.failed");

        (await LoginAsync(user, Password)).ShouldBeProblem(429, "auth.throttled").RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        server.Clock.Now += TimeSpan.FromSeconds(1);
        (await LoginAsync(user, Password)).Status.ShouldBe(200);
        (await LoginAsync(user, "wrong password")).ShouldBeProblem(401, "auth.failed");
    }

    [Fact]
    public async Task Whoever_knows_the_password_gets_in_from_their_own_device_whatever_is_tried_at_their_address()
    {
        var user = await server.AddPersonAsync(Password, Role.Worker);
        var (deviceId, deviceKey) = (Guid.NewGuid(), new string('k', 43));
        (await LoginAsync(user, Password, deviceId, deviceKey)).Status.ShouldBe(200);
        for (var i = 0; i < 12; i++) await LoginAsync(user, "wrong password");
        (await LoginAsync(user, Password)).ShouldBeProblem(429, "auth.throttled");

        (await LoginAsync(user, Password, deviceId, deviceKey)).Status.ShouldBe(200);
    }

    private Task<Answer> LoginAsync(TestUser user, string password, Guid? deviceId = null, string? deviceKey = null) => server.Anonymous().SendJsonAsync(
        HttpMethod.Post, "/api/v1/auth/login", new { email = user.Email.ToUpperInvariant(), password, deviceId, deviceKey });

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

        var seen = new SignInPlace(SignInPlaces.AddressOf(IPAddress.Parse(believed ? "203.0.113.1" : "127.0.0.1")), false);
        for (var i = 0; i < LoginThrottle.MostAccountsOfStranger; i++) behind.Services.GetRequiredService<LoginThrottle>().Begin($"{i}@b.example", seen);

        (await LoginFromAsync("203.0.113.1")).ShouldBe(429);
        (await LoginFromAsync("203.0.113.2")).ShouldBe(believed ? 401 : 429);
    }
}
