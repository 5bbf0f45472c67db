using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Faults.Tests.CommandLine;

/// <summary>What nobody but its owner may know is in no log, neither the program's at its most talkative nor PostgreSQL's.</summary>
public class SecretsInLogsTests
{
    private const string SecretKey = "canary-Kq7Wb2Zx9Lm4Tn6Vc1Rf8Hs3Jd5Gp0Ya";
    private const string AdminPassword = "canary 오리너구리 7431";
    private const string WrongPassword = "canary 틀린 비밀번호 9920";
    private const string NewPassword = "canary 새로운 비밀번호 5567";
    private const string WorkerPassword = "canary 다른 사람의 것 8812";

    private static readonly Dictionary<string, string> Default = [];

    // As docs/operations.md says for who wants to see statements.
    private static readonly Dictionary<string, string> EveryStatement = new() { ["log_statement"] = "all", ["log_parameter_max_length"] = "0" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_secret_is_in_a_log(bool everyStatement)
    {
        var folder = Path.Combine(DdonHome.Find(), "postgres-tests", $"secrets-{Guid.NewGuid():N}");
        var postgres = await EmbeddedCluster.StartAsync(
            new() { Folder = folder, ThrowAway = true, Settings = everyStatement ? EveryStatement : Default }, default);
        await using (postgres)
        {
            var shop = await Shop.OpenAsync(postgres.ConnectionString, stores: 1, products: 1);
            var environment = Ddon.On(shop.ConnectionString);
            (environment["SECRET_KEY"], environment["DDON_LOG_LEVEL"], environment["DDON_LOG_FORMAT"]) = (SecretKey, "Trace", "json");
            var added = await Ddon.RunAsync(environment, ["users", "add", "admin@example.com", "--role", "ADMIN", "--password-stdin"], AdminPassword + "\n");
            added.ExitCode.ShouldBe(0, added.Errors);

            await using var server = await RealServer.StartAsync(environment);
            var tokens = await LiveAsync(server, shop);
            await server.Process.TerminateAsync();
            (await server.Process.EndsAsync()).ShouldBe(0, server.Process.Errors);

            string[] canaries =
            [
                SecretKey, AdminPassword, WrongPassword, NewPassword, WorkerPassword, new NpgsqlConnectionStringBuilder(postgres.ConnectionString).Password!,
                .. tokens, "$2b$", "canary",
            ];
            var log = Directory.GetFiles(folder, "postgres.log", SearchOption.AllDirectories).Single();
            CheckServer(server.Process.Output + server.Process.Errors + added.Output + added.Errors, canaries);
            CheckPostgres(await File.ReadAllTextAsync(log), canaries, everyStatement);
        }
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    // Everything that handles secrets, done rightly and wrongly. Returns the tokens that were given out.
    private static async Task<List<string>> LiveAsync(RealServer server, Shop shop)
    {
        using var client = new HttpClient { BaseAddress = server.DirectAddress };
        var tokens = new List<string>();
        var session = await SignInAsync();
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens[0]);

        await PostAsync("/api/v1/auth/login", new { email = "admin@example.com", password = WrongPassword }, HttpStatusCode.Unauthorized);
        await PostAsync("/api/v1/auth/login", new { email = "admin@example.com", password = WrongPassword, extra = WrongPassword }, HttpStatusCode.BadRequest);
        await PostAsync("/api/v1/auth/login", new { email = "admin@example.com", password = new[] { WrongPassword } }, HttpStatusCode.BadRequest);
        await PostAsync("/api/v1/auth/login", new { email = WrongPassword, password = "x" }, HttpStatusCode.Unauthorized);
        using (var broken = new StringContent($"{{\"password\":\"{WrongPassword}", Encoding.UTF8, "application/json"))
            (await client.PostAsync(At("/api/v1/auth/login"), broken)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        await PostAsync("/api/v1/users", new { email = "jisu@example.com", password = WorkerPassword, role = "WORKER" }, HttpStatusCode.Created);
        await PostAsync("/api/v1/users", new { email = "jisu@example.com", password = WorkerPassword, role = "WORKER" }, HttpStatusCode.Conflict);
        var refreshed = await PostAsync("/api/v1/auth/refresh", new { refreshToken = session }, HttpStatusCode.OK);
        Keep(refreshed);
        await PostAsync("/api/v1/auth/refresh", new { refreshToken = session + "x" }, HttpStatusCode.Unauthorized);
        Keep(await PostAsync("/api/v1/auth/password", new { currentPassword = AdminPassword, newPassword = NewPassword }, HttpStatusCode.OK));
        (await client.GetAsync(At($"/api/v1/inventory/{shop.Stores[0]}?access_token={tokens[0]}&password={Uri.EscapeDataString(NewPassword)}"))).Dispose();
        using (var forged = new HttpRequestMessage(HttpMethod.Get, "/api/v1/users"))
        {
            forged.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[0][..^4] + "AAAA");
            (await client.SendAsync(forged)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        // A mistake of ours, as good as: what a login writes to is not there any more.
        await using (var source = Database.Open(shop.ConnectionString, "ddon"))
        await using (var rename = source.CreateCommand("alter table ddon_refresh_token rename to ddon_elsewhere"))
            await rename.ExecuteNonQueryAsync();
        await PostAsync("/api/v1/auth/login", new { email = "admin@example.com", password = NewPassword }, HttpStatusCode.InternalServerError);
        return tokens;

        async Task<string> SignInAsync()
        {
            var reply = await PostAsync("/api/v1/auth/login", new { email = "admin@example.com", password = AdminPassword }, HttpStatusCode.OK);
            Keep(reply);
            return reply.GetProperty("refreshToken").GetString()!;
        }

        async Task<JsonElement> PostAsync(string path, object body, HttpStatusCode expected)
        {
            using var answer = await client.PostAsJsonAsync(At(path), body);
            answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync());
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }

        void Keep(JsonElement reply) =>
            tokens.AddRange([reply.GetProperty("accessToken").GetString()!, reply.GetProperty("refreshToken").GetString()!]);
    }

    private static void CheckServer(string log, string[] canaries)
    {
        foreach (var canary in canaries) log.ShouldNotContain(canary);
        var entries = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] == '{').Select(line => JsonElement.Parse(line)).ToList();
        var requests = entries.Where(entry => entry.TryGetProperty("route", out _)).ToList();
        requests.ShouldContain(entry => entry.GetProperty("path").GetString() == "/api/v1/auth/login" && entry.GetProperty("status").GetInt32() == 401);
        requests.ShouldContain(entry => Has(entry, "userId") && entry.GetProperty("route").GetString() == "/api/v1/inventory/{storeId:guid}");
        var failure = requests.Single(entry => entry.GetProperty("status").GetInt32() == 500);
        entries.ShouldContain(entry => entry.GetProperty("level").GetString() == "Error" && Has(entry, "exception")
            && entry.GetProperty("traceId").GetString() == failure.GetProperty("traceId").GetString());
    }

    private static void CheckPostgres(string log, string[] canaries, bool everyStatement)
    {
        foreach (var canary in canaries) log.ShouldNotContain(canary);
        log.ShouldContain("relation \"ddon_refresh_token\" does not exist");
        if (everyStatement) log.ShouldContain("ddon_elsewhere");
    }

    private static bool Has(JsonElement entry, string member) => entry.TryGetProperty(member, out _);

    private static Uri At(string path) => new(path, UriKind.Relative);
}
