using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Access;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Lab.Simulation.Load;
using DDonDDon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DDonDDon.Faults.Tests.CommandLine;

/// <summary>ddon simulate --load, as an operator calls it before a rollout: what holds is said to hold, and what does not is found.</summary>
public sealed class LoadTests(LoadTests.Chain chain, PostgresCluster cluster) : IClassFixture<LoadTests.Chain>
{
    private const string Email = "admin@example.com", Password = "correct horse battery";

    [Fact]
    public async Task Devices_load_a_server_and_everything_held()
    {
        var server = chain.Server;

        var finished = await LoadAsync(server.DirectAddress, "--devices", "7", "--duration", "6s", "--items-per-minute", "200", "--json");

        finished.ExitCode.ShouldBe(0, finished.Output + finished.Errors);
        var report = JsonDocument.Parse(finished.Output).RootElement;
        (report.GetProperty("devices").GetInt32(), report.GetProperty("stores").GetInt32(), report.GetProperty("interrupted").GetBoolean())
            .ShouldBe((7, 2, false));
        var items = report.GetProperty("items");
        items.GetProperty("recorded").GetInt64().ShouldBeGreaterThan(100);
        items.GetProperty("settled").GetInt64().ShouldBe(items.GetProperty("recorded").GetInt64());
        report.GetProperty("workSeconds").GetDouble().ShouldBeInRange(5.5, 20);
        report.GetProperty("itemsPerSecond").GetDouble().ShouldBeGreaterThan(1);
        report.GetProperty("latencies").EnumerateArray().Select(one => one.GetProperty("request").GetString())
            .ShouldBeSubsetOf(["GET inventory/{store}/{product}", "GET products/barcode/{code}", "GET sync/changes", "GET sync/events", "GET sync/snapshot",
                "POST auth/login", "POST auth/refresh", "POST sync/batch", "POST transactions"]);
        foreach (var latency in report.GetProperty("latencies").EnumerateArray())
            latency.GetProperty("p50").GetDouble().ShouldBeInRange(0.001, latency.GetProperty("max").GetDouble());
        report.GetProperty("invariants").EnumerateArray().ShouldAllBe(one => one.GetProperty("held").GetBoolean());
        finished.Errors.ShouldContain("7 devices");
        finished.Errors.ShouldNotContain(Password);
        await IsPutAwayAsync(server.DirectAddress, chain.Shop);
    }

    [Fact]
    public async Task Something_else_than_a_server_of_ours_is_told_from_one()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(http => http.Response.WriteAsync("<html>It works!</html>"));
        await app.StartAsync(TestContext.Current.CancellationToken);

        var finished = await LoadAsync(new(app.Urls.Single()));

        (finished.ExitCode, finished.Output).ShouldBe((2, ""));
        finished.Errors.ShouldContain("no server of DDonDDon");
    }

    [Fact]
    public async Task A_movement_that_was_acknowledged_and_is_gone_is_found()
    {
        var server = chain.Server;
        await using var liar = await LyingServer.StartAsync(server.DirectAddress,
            swallow: item => item["type"]!.GetValue<string>() is "INBOUND" && item["productId"] is not null);

        var finished = await LoadAsync(liar.Address, "--devices", "3", "--duration", "4s", "--items-per-minute", "200");

        liar.Lies.ShouldBeGreaterThan(0);
        finished.ExitCode.ShouldBe(1, finished.Output + finished.Errors);
        finished.Output.ShouldContain("I1  BROKEN", customMessage: finished.Errors);
        finished.Output.ShouldContain("was acknowledged and is not stored");
        finished.Output.ShouldContain("I2  held");
        finished.Output.ShouldContain("I4  held");
        finished.Output.ShouldContain("I5  BROKEN");
    }

    [Theory]
    [InlineData("/inventory/", "quantity", "I4", "I5", "I6")]
    [InlineData("/transactions", "quantity", "I1", "I4")]
    [InlineData("/transactions", "id", "I1", "I2")]
    public async Task A_server_that_says_what_is_not_so_is_found(string path, string member, params string[] broken)
    {
        var server = chain.Server;
        await using var liar = await LyingServer.StartAsync(server.DirectAddress, (asked, answer) =>
        {
            if (!asked.Contains(path, StringComparison.Ordinal) || answer["items"] is not JsonArray { Count: > 0 } items) return false;
            items[^1]![member] = member is "id" ? $"{Guid.NewGuid()}" : items[^1]![member]!.GetValue<decimal>() + 1;
            return true;
        });

        var finished = await LoadAsync(liar.Address, "--devices", "1", "--duration", "2s", "--items-per-minute", "120", "--json");

        finished.ExitCode.ShouldBe(1, finished.Output + finished.Errors);
        JsonDocument.Parse(finished.Output).RootElement.GetProperty("invariants").EnumerateArray()
            .Where(one => !one.GetProperty("held").GetBoolean()).Select(one => one.GetProperty("name").GetString()).ShouldBe(broken);
    }

    [Fact]
    public async Task A_server_that_dies_meanwhile_is_reported_as_one_that_lost_what_waits()
    {
        // What it leaves behind is in no other test's way.
        await using var own = new Chain(cluster);
        await own.InitializeAsync();
        var server = own.Server;
        using var progress = new LoadProgress();
        var options = new LoadOptions(server.DirectAddress, 2, TimeSpan.FromSeconds(8), 300, Email, Password) { DrainLimit = TimeSpan.FromSeconds(2) };
        var stores = (await AdminAsync(server.DirectAddress, "stores")).GetArrayLength();
        var running = new LoadRun(options, server.DirectAddress, new(Email, Password), progress).RunAsync(TestContext.Current.CancellationToken);
        JsonElement newest;
        do newest = await AdminAsync(server.DirectAddress, "stores");
        while (newest.GetArrayLength() == stores
            || (await AdminAsync(server.DirectAddress, $"transactions?storeId={newest[newest.GetArrayLength() - 1].GetProperty("id").GetString()}"))
                .GetArrayLength() == 0);

        await server.KillAsync();
        var report = await running;

        (report.AllHeld, report.DrainSeconds).ShouldBe((false, null));
        report.Invariants.Where(one => one.Held is false).ShouldHaveSingleItem().Name.ShouldBe("I8");
        report.Invariants.Count(one => one.Held is null).ShouldBe(6);
        report.Errors["no answer"].ShouldBeGreaterThan(0);
        report.ToString().ShouldContain("not every outbox was empty in time");
    }

    [Fact]
    public async Task Who_cannot_sign_in_or_is_no_administrator_loads_nothing()
    {
        var server = chain.Server;
        (await Ddon.RunAsync(chain.Environment, ["users", "add", "worker@example.com", "--role", "WORKER", "--password-stdin"], $"{Password}\n"))
            .ExitCode.ShouldBe(0);
        var before = (await AdminAsync(server.DirectAddress, "stores")).GetArrayLength();

        var wrong = await RunAsync(server.DirectAddress, Email, "not the password", "--devices", "2");
        var worker = await RunAsync(server.DirectAddress, "worker@example.com", Password, "--devices", "2");

        (wrong.ExitCode, worker.ExitCode).ShouldBe((2, 2), wrong.Errors + worker.Errors);
        wrong.Errors.ShouldContain($"{Email} cannot sign in");
        worker.Errors.ShouldContain("no administrator");
        (await AdminAsync(server.DirectAddress, "stores")).GetArrayLength().ShouldBe(before);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", true, 1, "cannot be reached")]
    [InlineData("http://127.0.0.1:1", false, 2, "LOAD_PASSWORD")]
    [InlineData("http://stock.example", true, 2, "--server is")]
    [InlineData("http://user:password@127.0.0.1", true, 2, "--server is")]
    [InlineData("ftp://127.0.0.1", true, 2, "--server is")]
    public async Task A_server_that_is_not_there_or_must_not_be_asked_ends_it(string server, bool hasPassword, int exitCode, string why)
    {
        var environment = hasPassword ? new() { [LoadOptions.PasswordVariable] = Password } : new Dictionary<string, string>();

        var finished = await Ddon.RunAsync(environment, ["simulate", "--load", "--server", server, "--email", Email]);

        finished.ExitCode.ShouldBe(exitCode, finished.Errors);
        finished.Errors.ShouldContain(why);
    }

    [Theory]
    [InlineData("--load --devices 0", "1 to 2000")]
    [InlineData("--load --devices 2001", "1 to 2000")]
    [InlineData("--load --duration 0s", "1s to 1h")]
    [InlineData("--load --duration 2h", "1s to 1h")]
    [InlineData("--load --duration soon", "1s to 1h")]
    [InlineData("--load --items-per-minute 601", "1 to 600")]
    [InlineData("--load --server http://127.0.0.1:1", "--email go together")]
    [InlineData("--load --email admin@example.com", "--email go together")]
    [InlineData("--load --trace", "does not go with --load")]
    [InlineData("--devices 3", "goes with --load only")]
    public async Task A_load_that_makes_no_sense_is_refused(string options, string why)
    {
        var finished = await Ddon.RunAsync(new Dictionary<string, string>(), ["simulate", .. options.Split(' ')]);

        finished.ExitCode.ShouldBe(2, finished.Errors);
        finished.Errors.ShouldContain(why);
    }

    [Fact]
    public async Task Without_a_server_it_starts_one_of_its_own_and_stops_with_a_report_when_asked_to()
    {
        var home = Path.Combine(DdonHome.Find(), "postgres-tests", $"home-{Guid.NewGuid():N}");
        try
        {
            // With a database that it must leave alone.
            var environment = new Dictionary<string, string>
            {
                ["DDON_HOME"] = home,
                ["DDON_POSTGRES_BIN"] = await PostgresCluster.ProgramsAsync(),
                ["DATABASE_URL"] = "Host=127.0.0.1;Port=1;Database=ddon",
            };
            await using var load = RealProcess.Start(Ddon.Describe(environment, "simulate", "--load", "--devices", "2", "--duration", "1h"));
            var started = System.Diagnostics.Stopwatch.StartNew();
            // Devices that still sign in are told of too.
            while (!load.Errors.Contains("2 devices, ", StringComparison.Ordinal) && started.Elapsed < TimeSpan.FromMinutes(2)) await Task.Delay(100);

            await load.InterruptAsync();

            (await load.EndsAsync()).ShouldBe(0, load.Output + load.Errors);
            load.Output.ShouldContain("then it was stopped");
            load.Output.ShouldContain("I8  held");
            Directory.GetDirectories(Path.Combine(home, "bench")).ShouldBeEmpty();
        }
        finally
        {
            if (Directory.Exists(home)) Directory.Delete(home, recursive: true);
        }
    }

    private static Task<Finished> LoadAsync(Uri server, params string[] options) => RunAsync(server, Email, Password, options);

    private static Task<Finished> RunAsync(Uri server, string email, string password, params string[] options) => Ddon.RunAsync(
        new Dictionary<string, string> { [LoadOptions.PasswordVariable] = password },
        ["simulate", "--load", "--server", server.AbsoluteUri, "--email", email, .. options]);

    private static async Task IsPutAwayAsync(Uri server, Shop shop)
    {
        var users = (await AdminAsync(server, "users")).EnumerateArray()
            .Where(user => user.GetProperty("email").GetString()!.StartsWith("load-", StringComparison.Ordinal)).ToList();
        users.Count.ShouldBeGreaterThanOrEqualTo(2);
        users.ShouldAllBe(user => user.GetProperty("disabled").GetBoolean());
        (await AdminAsync(server, "products")).EnumerateArray().ShouldHaveSingleItem().GetProperty("id").GetGuid().ShouldBe(shop.Products[0]);
        (await AdminAsync(server, "quarantine?status=open")).GetArrayLength().ShouldBe(0);
        (await AdminAsync(server, $"transactions?storeId={shop.Stores[0]}")).GetArrayLength().ShouldBe(0);
        (await AdminAsync(server, "stores")).EnumerateArray()
            .Count(store => store.GetProperty("name").GetString()!.Contains("no real stock", StringComparison.Ordinal)).ShouldBe(users.Count);
    }

    private static async Task<JsonElement> AdminAsync(Uri server, string path)
    {
        using var http = new HttpClient { BaseAddress = server };
        return (await new LoadSession(http, new(Email, Password)).MustAsync(HttpMethod.Get, path, null, TestContext.Current.CancellationToken))
            .GetProperty("items");
    }

    /// <summary>A server in a process of its own with an administrator, and a chain whose stock a load must leave alone.</summary>
    public sealed class Chain(PostgresCluster cluster) : IAsyncLifetime
    {
        private Shop? _shop;
        private RealServer? _server;

        internal Shop Shop => _shop!;
        internal RealServer Server => _server!;
        internal Dictionary<string, string> Environment => Ddon.On(Shop.ConnectionString);

        public async ValueTask InitializeAsync()
        {
            _shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 1);
            (await Ddon.RunAsync(Environment, ["users", "add", Email, "--role", RoleNames.Admin, "--password-stdin"], $"{Password}\n")).ExitCode.ShouldBe(0);
            _server = await RealServer.StartAsync(Environment);
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null) await _server.DisposeAsync();
        }
    }
}
