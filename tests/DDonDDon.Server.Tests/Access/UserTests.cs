using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Access;

/// <summary>An admin hires, moves and dismisses people, and afterwards everybody can see who did what.</summary>
public class UserTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Password = "battery staple 7";

    private static string NewEmail() => $"{Guid.NewGuid():N}@shop.example";

    private Task<TestUser> AdminAsync() => server.AddUserAsync(Role.Admin);

    private Task<Answer> LoginAsync(string email, string password) =>
        server.Anonymous().SendJsonAsync(HttpMethod.Post, "/api/v1/auth/login", new { email, password });

    [Fact]
    public async Task A_new_worker_signs_in_and_works_in_their_stores_only()
    {
        var (admin, store) = (await AdminAsync(), await server.OpenStoreAsync());
        var email = NewEmail();

        var made = await admin.PostAsync("/api/v1/users", new { email, password = Password, role = "WORKER", stores = new[] { store } });

        made.Status.ShouldBe(201, made.Body);
        (made["email"].GetString(), made["role"].GetString(), made["disabled"].GetBoolean()).ShouldBe((email, "WORKER", false));
        made["stores"].EnumerateArray().Single().GetGuid().ShouldBe(store);
        var login = await LoginAsync(email, Password);
        login["user"].GetProperty("id").GetGuid().ShouldBe(made["id"].GetGuid());
        (await admin.GetAsync($"/api/v1/users/{made["id"].GetGuid()}")).Body.ShouldBe(made.Body);
    }

    [Fact]
    public async Task Bad_accounts_are_refused_with_the_field_that_is_wrong()
    {
        var admin = await AdminAsync();
        async Task RefusedAsync(object body, int status, string code, string field)
        {
            var answer = (await admin.PostAsync("/api/v1/users", body)).ShouldBeProblem(status, code);
            answer["errors"].GetProperty(field).GetArrayLength().ShouldBe(1);
        }

        await RefusedAsync(new { email = "nobody", password = Password, role = "WORKER" }, 422, "user.email_invalid", "email");
        await RefusedAsync(new { email = "a b@shop.example", password = Password, role = "WORKER" }, 422, "user.email_invalid", "email");
        await RefusedAsync(new { email = "a\0@shop.example", password = Password, role = "WORKER" }, 422, "user.email_invalid", "email");
        await RefusedAsync(new { email = NewEmail(), password = "1234567", role = "WORKER" }, 422, "password.invalid", "password");
        await RefusedAsync(new { email = NewEmail(), password = "QWERTYUIOP", role = "WORKER" }, 422, "password.common", "password");
        await RefusedAsync(new { email = NewEmail(), password = Password, role = "worker" }, 422, "user.role_unknown", "role");
        await RefusedAsync(new { email = NewEmail(), password = Password, role = "WORKER", stores = new[] { Guid.NewGuid() } }, 422, "user.store_unknown",
            "stores");
        (await admin.PostAsync("/api/v1/users", new { email = NewEmail(), role = "WORKER" })).ShouldBeProblem(400, "request.malformed");
        (await admin.PostAsync("/api/v1/users", new { email = NewEmail(), password = Password, role = "WORKER", admin = true }))
            .ShouldBeProblem(400, "request.malformed");
        (await admin.PostAsync("/api/v1/users", new { email = NewEmail(), password = (string?)null, role = "WORKER" }))
            .ShouldBeProblem(400, "request.malformed");
    }

    [Fact]
    public async Task Of_two_accounts_with_one_address_made_side_by_side_one_is_refused()
    {
        var (admin, email) = (await AdminAsync(), NewEmail());

        var answers = await Task.WhenAll(new[] { email, email.ToUpperInvariant() }
            .Select(one => admin.PostAsync("/api/v1/users", new { email = one, password = Password, role = "AUDITOR" })));

        answers.Select(answer => answer.Status).Order().ShouldBe([201, 409]);
        answers.Single(answer => answer.Status == 409).ShouldBeProblem(409, "user.email_taken");
    }

    [Fact]
    public async Task A_change_of_role_ends_the_old_token_and_the_next_one_has_the_new_role()
    {
        var admin = await AdminAsync();
        var user = await server.AddPersonAsync(Password, Role.Worker);

        var changed = await admin.PatchAsync($"/api/v1/users/{user.Id}", new { role = "AUDITOR" });

        changed["role"].GetString().ShouldBe("AUDITOR");
        await Eventually.TrueAsync(async () => (await user.GetAsync("/api/v1/auth/me")).Status == 401);
        (await user.GetAsync("/api/v1/auth/me")).ShouldBeProblem(401, "auth.outdated");
        (await LoginAsync(user.Email, Password))["user"].GetProperty("role").GetString().ShouldBe("AUDITOR");
    }

    [Fact]
    public async Task A_password_given_by_an_admin_replaces_the_forgotten_one()
    {
        var admin = await AdminAsync();
        var user = await server.AddPersonAsync("the forgotten one", Role.Worker);

        (await admin.PostAsync($"/api/v1/users/{user.Id}/password", new { password = Password })).Status.ShouldBe(204);

        (await LoginAsync(user.Email, Password)).Status.ShouldBe(200);
        (await LoginAsync(user.Email, "the forgotten one")).ShouldBeProblem(401, "auth.failed");
    }

    [Fact]
    public async Task Who_does_not_exist_cannot_be_changed()
    {
        var (admin, nobody) = (await AdminAsync(), Guid.NewGuid());

        (await admin.GetAsync($"/api/v1/users/{nobody}")).ShouldBeProblem(404, "user.unknown");
        (await admin.PatchAsync($"/api/v1/users/{nobody}", new { disabled = true })).ShouldBeProblem(404, "user.unknown");
        (await admin.PutAsync($"/api/v1/users/{nobody}/stores", new { stores = Array.Empty<Guid>() })).ShouldBeProblem(404, "user.unknown");
        (await admin.PostAsync($"/api/v1/users/{nobody}/password", new { password = Password })).ShouldBeProblem(404, "user.unknown");
        (await server.AskAsync<long>("select count(*) from ddon_credential where user_id = $1", nobody)).ShouldBe(0);
    }

    [Fact]
    public async Task The_list_goes_through_all_accounts_by_address_once()
    {
        var admin = await AdminAsync();
        for (var i = 0; i < 5; i++) await server.AddUserAsync(Role.Worker);

        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await admin.GetAsync($"/api/v1/users?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.Items.Select(user => user.GetProperty("email").GetString()!));
            cursor = page["nextCursor"].GetString();
        }
        while (cursor is not null);

        seen.Count.ShouldBe((int)await server.AskAsync<long>("select count(*) from mt_doc_user"));
        seen.ShouldBe(seen.Distinct().Order(StringComparer.OrdinalIgnoreCase));
        (await admin.GetAsync("/api/v1/users?cursor=x")).ShouldBeProblem(400, "cursor.invalid");
    }

    [Fact]
    public async Task Every_change_is_an_event_that_says_who_did_it_and_keeps_no_secret()
    {
        var (admin, store) = (await AdminAsync(), await server.OpenStoreAsync());
        var id = (await admin.PostAsync("/api/v1/users", new { email = NewEmail(), password = Password, role = "WORKER" }))["id"].GetGuid();

        await admin.PutAsync($"/api/v1/users/{id}/stores", new { stores = new[] { store, store } });
        await admin.PatchAsync($"/api/v1/users/{id}", new { role = "AUDITOR", disabled = true });
        await admin.PostAsync($"/api/v1/users/{id}/password", new { password = Password + "!" });
        await admin.PatchAsync($"/api/v1/users/{id}", new { role = "AUDITOR", disabled = true });

        var types = await server.AskAsync<string[]>("select array_agg(type::text order by version) from mt_events where stream_id = $1", id);
        types.ShouldBe(["user_registered", "user_stores_assigned", "user_role_changed", "user_disabled", "user_password_changed"]);
        (await server.AskAsync<bool>("select bool_and(data ->> 'by' = $2 and user_name = $2) from mt_events where stream_id = $1", id, admin.Id.ToString()))
            .ShouldBeTrue();
        (await server.AskAsync<string>("select string_agg(data::text || headers::text, '') from mt_events where stream_id = $1", id)).ShouldNotContain("$2b$");
        await server.ShouldBeConsistentAsync();
    }
}

/// <summary>A chain that nobody administers cannot be opened again from the inside.</summary>
public class LastAdminTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Of_two_admins_who_dismiss_each_other_at_the_same_time_one_stays()
    {
        var (one, other) = (await server.AddUserAsync(Role.Admin), await server.AddUserAsync(Role.Admin));

        var answers = await Task.WhenAll(
            one.PatchAsync($"/api/v1/users/{other.Id}", new { disabled = true }),
            other.PatchAsync($"/api/v1/users/{one.Id}", new { role = "WORKER" }));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Single(answer => answer.Status != 200).Status.ShouldBeOneOf(401, 409);
        var left = answers[0].Status == 200 ? one : other;
        (await left.PatchAsync($"/api/v1/users/{left.Id}", new { disabled = true })).ShouldBeProblem(409, "user.last_admin");
        (await left.PatchAsync($"/api/v1/users/{left.Id}", new { role = "AUDITOR" })).ShouldBeProblem(409, "user.last_admin");
        (await left.GetAsync("/api/v1/users")).Status.ShouldBe(200);
    }
}
