using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Access;

/// <summary>A phone signs in once, goes on for a week without its owner, and stops when it is told to.</summary>
public class SessionTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Password = "맞는 비밀번호 1";

    private Task<Answer> PostAsync(string route, object body) => server.Anonymous().SendJsonAsync(HttpMethod.Post, $"/api/v1/auth/{route}", body);

    private Task<Answer> RefreshAsync(string refreshToken) => PostAsync("refresh", new { refreshToken });

    private async Task<(TestUser User, string Refresh)> SignInAsync(Role role = Role.Worker)
    {
        var user = await server.AddPersonAsync(Password, role);
        var answer = await PostAsync("login", new { email = user.Email, password = Password });
        answer.Status.ShouldBe(200, answer.Body);
        return (user, RefreshOf(answer));
    }

    private static string RefreshOf(Answer answer) => answer["refreshToken"].GetString()!;

    private Task<long> LiveTokensAsync(TestUser user) => server.AskAsync<long>(
        "select count(*) from ddon_refresh_token where user_id = $1 and successor_hash is null", user.Id);

    [Fact]
    public async Task A_refresh_gives_new_tokens_that_work_and_go_on()
    {
        var (user, first) = await SignInAsync();

        var second = await RefreshAsync(first);
        var third = await RefreshAsync(RefreshOf(second));

        second.Status.ShouldBe(200, second.Body);
        second["user"].GetProperty("email").GetString().ShouldBe(user.Email);
        third.Status.ShouldBe(200, third.Body);
        new[] { first, RefreshOf(second), RefreshOf(third) }.Distinct().Count().ShouldBe(3);
        var client = server.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", third["accessToken"].GetString());
        (await client.AnswerAsync(HttpMethod.Get, "/api/v1/auth/me"))["id"].GetGuid().ShouldBe(user.Id);
        (await LiveTokensAsync(user)).ShouldBe(1);
    }

    [Fact]
    public async Task A_phone_that_lost_the_answer_asks_again_and_gets_the_same_token()
    {
        var (user, first) = await SignInAsync();
        var lost = await RefreshAsync(first);

        var again = await RefreshAsync(first);

        RefreshOf(again).ShouldBe(RefreshOf(lost));
        (await RefreshAsync(RefreshOf(again))).Status.ShouldBe(200);
        (await LiveTokensAsync(user)).ShouldBe(1);
    }

    [Fact]
    public async Task A_token_used_again_after_its_successor_was_ends_the_whole_session()
    {
        var (user, first) = await SignInAsync();
        var second = RefreshOf(await RefreshAsync(first));
        var third = RefreshOf(await RefreshAsync(second));

        (await RefreshAsync(first)).ShouldBeProblem(401, "auth.refresh_reused");

        (await RefreshAsync(third)).ShouldBeProblem(401, "auth.refresh_invalid");
        (await RefreshAsync(second)).ShouldBeProblem(401, "auth.refresh_invalid");
        (await LiveTokensAsync(user)).ShouldBe(0);
    }

    [Fact]
    public async Task Twenty_refreshes_side_by_side_leave_exactly_one_live_token()
    {
        var (user, first) = await SignInAsync();

        // All are under way before the first goes through.
        await using var held = await server.DataSource.OpenConnectionAsync();
        await using var holding = await held.BeginTransactionAsync();
        await using (var hold = held.CreateCommand())
        {
            hold.CommandText = "select pg_advisory_xact_lock(hashtextextended('sessions of ' || $1::text, 0)), 1 from ddon_refresh_token where user_id = "
                + "$1 for update";
            hold.Parameters.Add(new() { Value = user.Id });
            await hold.ExecuteNonQueryAsync();
        }
        var refreshes = Enumerable.Range(0, 20).Select(_ => RefreshAsync(first)).ToList();
        await Eventually.TrueAsync(async () => await server.AskAsync<long>("select count(*) from pg_locks where not granted and locktype = 'advisory'") >= 20);
        await holding.CommitAsync();
        var answers = await Task.WhenAll(refreshes);

        answers.Select(answer => answer.Status).ShouldAllBe(status => status == 200);
        answers.Select(RefreshOf).Distinct().ShouldHaveSingleItem();
        (await LiveTokensAsync(user)).ShouldBe(1);
    }

    [Fact]
    public async Task Sessions_of_one_user_are_apart()
    {
        var (user, phone) = await SignInAsync();
        var tablet = RefreshOf(await PostAsync("login", new { email = user.Email, password = Password }));

        (await PostAsync("logout", new { refreshToken = phone })).Status.ShouldBe(204);

        (await RefreshAsync(phone)).ShouldBeProblem(401, "auth.refresh_invalid");
        (await RefreshAsync(tablet)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Signing_out_ends_what_was_rotated_since_and_may_be_repeated()
    {
        var (_, first) = await SignInAsync();
        var second = RefreshOf(await RefreshAsync(first));

        (await PostAsync("logout", new { refreshToken = first })).Status.ShouldBe(204);
        (await PostAsync("logout", new { refreshToken = first })).Status.ShouldBe(204);

        (await RefreshAsync(second)).ShouldBeProblem(401, "auth.refresh_invalid");
    }

    [Fact]
    public async Task A_token_ends_after_a_week_and_is_forgotten()
    {
        var (user, token) = await SignInAsync();
        var now = server.Clock.Now;
        try
        {
            server.Clock.Now = now.AddDays(7).AddSeconds(-1);
            var next = RefreshOf(await RefreshAsync(token));
            server.Clock.Now = now.AddDays(14);
            (await RefreshAsync(next)).ShouldBeProblem(401, "auth.refresh_invalid");
            await PostAsync("login", new { email = user.Email, password = Password });
            (await server.AskAsync<long>("select count(*) from ddon_refresh_token where user_id = $1", user.Id)).ShouldBe(1);
        }
        finally
        {
            server.Clock.Now = now;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("\0")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_token_that_nobody_issued_is_refused(string token) => (await RefreshAsync(token)).ShouldBeProblem(401, "auth.refresh_invalid");

    [Fact]
    public async Task An_access_token_is_no_refresh_token()
    {
        var user = await server.AddPersonAsync(Password, Role.Worker);
        var access = (await PostAsync("login", new { email = user.Email, password = Password }))["accessToken"].GetString()!;

        (await RefreshAsync(access)).ShouldBeProblem(401, "auth.refresh_invalid");
    }

    [Fact]
    public async Task Only_hashes_of_tokens_are_stored()
    {
        var (user, token) = await SignInAsync();

        (await server.AskAsync<byte[]>("select token_hash from ddon_refresh_token where user_id = $1", user.Id)).ShouldBe(
            RefreshToken.HashOf(token, new(TestServer.Secret)));
    }

    [Fact]
    public async Task A_new_password_ends_every_session_but_the_one_it_begins()
    {
        var (user, refresh) = await SignInAsync();
        var old = server.Service<AccessTokens>().Issue(user.Id, user.Email, Role.Worker, []);
        server.Clock.Now = server.Clock.Now.AddSeconds(2);

        var wrong = await user.PostAsync("/api/v1/auth/password", new { currentPassword = "not this one", newPassword = "새 비밀번호 2026" });
        var changed = await user.PostAsync("/api/v1/auth/password", new { currentPassword = Password, newPassword = "새 비밀번호 2026" });

        wrong.ShouldBeProblem(422, "password.wrong")["errors"].GetProperty("currentPassword").GetArrayLength().ShouldBe(1);
        changed.Status.ShouldBe(200, changed.Body);
        (await RefreshAsync(refresh)).ShouldBeProblem(401, "auth.refresh_invalid");
        (await RefreshAsync(RefreshOf(changed))).Status.ShouldBe(200);
        (await PostAsync("login", new { email = user.Email, password = Password })).ShouldBeProblem(401, "auth.failed");
        (await PostAsync("login", new { email = user.Email, password = "새 비밀번호 2026" })).Status.ShouldBe(200);
        var client = server.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", old);
        await Eventually.TrueAsync(async () => (await client.AnswerAsync(HttpMethod.Get, "/api/v1/auth/me")).Status == 401);
        (await client.AnswerAsync(HttpMethod.Get, "/api/v1/auth/me")).ShouldBeProblem(401, "auth.outdated");
    }

    [Theory]
    [InlineData("short", "password.invalid")]
    [InlineData("Password1", "password.common")]
    public async Task A_password_that_anybody_would_guess_is_refused(string password, string code)
    {
        var user = await server.AddPersonAsync(Password, Role.Worker);

        (await user.PostAsync("/api/v1/auth/password", new { currentPassword = Password, newPassword = password })).ShouldBeProblem(422, code);
    }

    [Fact]
    public async Task A_token_is_taken_once_more_for_ten_minutes_and_then_ends_the_session()
    {
        var (user, first) = await SignInAsync();
        var now = server.Clock.Now;
        try
        {
            var second = RefreshOf(await RefreshAsync(first));
            server.Clock.Now = now.AddMinutes(10);
            RefreshOf(await RefreshAsync(first)).ShouldBe(second);
            server.Clock.Now = now.AddMinutes(10).AddSeconds(1);

            (await RefreshAsync(first)).ShouldBeProblem(401, "auth.refresh_reused");

            (await RefreshAsync(second)).ShouldBeProblem(401, "auth.refresh_invalid");
            (await LiveTokensAsync(user)).ShouldBe(0);
        }
        finally
        {
            server.Clock.Now = now;
        }
    }

    [Fact]
    public async Task Signing_out_ends_the_access_token_and_no_other_session()
    {
        var user = await server.AddPersonAsync(Password, Role.Worker);
        var (phone, tablet) = (await LoginAsync(user), await LoginAsync(user));
        (await MeAsync(phone)).Status.ShouldBe(200);

        (await PostAsync("logout", new { refreshToken = RefreshOf(phone) })).Status.ShouldBe(204);

        (await MeAsync(phone)).ShouldBeProblem(401, "auth.outdated");
        (await MeAsync(tablet)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_role_that_was_taken_and_given_back_ends_the_tokens_of_before()
    {
        await server.AddUserAsync(Role.Admin);
        var user = await server.AddPersonAsync(Password, Role.Admin);
        var before = await LoginAsync(user);
        var accounts = server.Service<Accounts>();

        foreach (var role in new[] { Role.Auditor, Role.Admin })
            (await accounts.ChangeAsync(user.Id, role, null, null, CancellationToken.None)).Refused.ShouldBeNull();

        await Eventually.TrueAsync(async () => (await MeAsync(before)).Status is 401);
        (await MeAsync(before)).ShouldBeProblem(401, "auth.outdated");
        (await MeAsync(await LoginAsync(user))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Disabling_and_enabling_ends_the_tokens_of_before()
    {
        var user = await server.AddPersonAsync(Password, Role.Worker);
        var before = await LoginAsync(user);

        await server.DisableAsync(user);
        await server.DisableAsync(user, disabled: false);

        await Eventually.TrueAsync(async () => (await MeAsync(before)).Status is 401);
        (await MeAsync(before)).ShouldBeProblem(401, "auth.outdated");
    }

    [Fact]
    public async Task Another_secret_knows_no_refresh_token()
    {
        var (_, token) = await SignInAsync();
        await using var other = ServerApp.Build(TestServer.Settings, server.DataSource, "another-4Xz8LqPw2RtVb6NyJc1Hd5Kf9GsTa3U", server.Clock);
        await other.StartAsync();
        using var client = new HttpClient { BaseAddress = new(other.Urls.Single()) };

        (await client.SendJsonAsync(HttpMethod.Post, "/api/v1/auth/refresh", new { refreshToken = token })).ShouldBeProblem(401, "auth.refresh_invalid");
    }

    private async Task<Answer> LoginAsync(TestUser user) => await PostAsync("login", new { email = user.Email, password = Password });

    private async Task<Answer> MeAsync(Answer session)
    {
        var client = server.Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", session["accessToken"].GetString()!);
        return await client.AnswerAsync(HttpMethod.Get, "/api/v1/auth/me");
    }
}
