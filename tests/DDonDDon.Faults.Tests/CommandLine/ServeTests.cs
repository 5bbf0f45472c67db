using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.CommandLine;

public class ServeTests(PostgresCluster cluster)
{
    [Fact]
    public async Task A_batch_that_is_under_way_is_finished_after_SIGTERM()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 1, products: 2);
        await using var server = await RealServer.StartAsync(Ddon.On(shop.ConnectionString));
        using var outbox = new Outbox(Guid.CreateVersion7(), shop.Token, server.DirectAddress);
        await outbox.SettleAsync(Some.Batch(shop, new(1), 1));
        var items = Some.Batch(shop, new(2), 30);

        await using var source = Database.Open(shop.ConnectionString, "ddon");
        await using var connection = await source.OpenConnectionAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using var hold = new Npgsql.NpgsqlCommand("select 1 from ddon_ledger_head for update", connection);
        await hold.ExecuteNonQueryAsync();
        var sending = outbox.SendAsync(items);
        await Task.Delay(500);
        await server.Process.TerminateAsync();
        await Task.Delay(4000);
        sending.IsCompleted.ShouldBeFalse();
        await holding.RollbackAsync();

        (await sending).Answers.ShouldAllBe(answer => answer.Status == "accepted");
        (await server.Process.EndsAsync()).ShouldBe(0, server.Process.Errors);
        await Audit.CheckAsync(shop.ConnectionString, items.Select(item => item.Id).Concat(outbox.Acknowledged.Keys));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_line()
    {
        var shop = await Shop.OpenAsync(await cluster.CreateDatabaseAsync(), stores: 0, products: 0);
        await using var taken = new Relay();

        var environment = Ddon.On(shop.ConnectionString);
        environment["PORT"] = $"{taken.Port}";
        foreach (var format in new[] { "text", "json" })
        {
            environment["DDON_LOG_FORMAT"] = format;
            var refused = await Ddon.RunAsync(environment, ["serve"]);

            (refused.ExitCode, refused.Output).ShouldBe((1, ""));
            refused.Errors.ShouldHaveSingleLine().ShouldContain($"{taken.Port}");
        }
    }

    [Fact]
    public async Task A_new_home_serves_on_a_PostgreSQL_of_its_own_and_stops_it_at_the_end()
    {
        var home = Path.Combine(DdonHome.Find(), "postgres-tests", $"home-{Guid.NewGuid():N}");
        var environment = new Dictionary<string, string>
        {
            ["DDON_HOME"] = home,
            ["DDON_POSTGRES_BIN"] = await PostgresCluster.ProgramsAsync(),
            ["PORT"] = "0",
        };
        try
        {
            await using var server = await RealServer.StartAsync(environment);
            const string password = "correct horse battery";
            var added = await Ddon.RunAsync(
                environment, ["users", "add", "admin@example.com", "--role", "ADMIN", "--password-stdin"], password + "\n");
            added.ExitCode.ShouldBe(0, added.Errors);
            using var client = new HttpClient { BaseAddress = server.DirectAddress };
            var login = await client.PostAsJsonAsync(
                new Uri("/api/v1/auth/login", UriKind.Relative), new { email = "admin@example.com", password });
            login.StatusCode.ShouldBe(HttpStatusCode.OK);
            var user = (await login.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("user");
            user.GetProperty("id").GetString().ShouldBe(added.Output.Trim());
            (await client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).ShouldNotContain("Host=");

            await server.Process.TerminateAsync();
            (await server.Process.EndsAsync()).ShouldBe(0, server.Process.Errors);
            Postmaster.Read(Path.Combine(home, "postgres", "data")).ShouldBeNull();

            using (var open = Process.Start("chmod", ["o+r", Path.Combine(home, "secret.key")])) await open.WaitForExitAsync();
            var refused = await Ddon.RunAsync(environment, ["serve"]);
            refused.ExitCode.ShouldBe(1);
            refused.Errors.ShouldHaveSingleLine().ShouldContain("can be read by others");
        }
        finally
        {
            ThrowAwayFolder.Delete(Path.Combine(home, "postgres"));
            Directory.Delete(home, recursive: true);
        }
    }
}
