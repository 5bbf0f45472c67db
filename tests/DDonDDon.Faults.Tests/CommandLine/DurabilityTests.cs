using System.Diagnostics;
using System.Globalization;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Faults.Tests.Support;
using DDonDDon.Server.Postgres;
using DDonDDon.Testing;
using Npgsql;

namespace DDonDDon.Faults.Tests.CommandLine;

/// <summary>A server does not take in work for a database that forgets it at a power cut.</summary>
public sealed class DurabilityTests(DurabilityTests.OwnCluster own, PostgresCluster throwAway)
    : IClassFixture<DurabilityTests.OwnCluster>
{
    [Theory]
    [InlineData("off", "on", "fsync = off")]
    [InlineData("on", "off", "full_page_writes = off")]
    [InlineData("off", "off", "fsync = off and full_page_writes = off")]
    public async Task A_database_that_a_power_cut_would_damage_is_refused_in_one_line(string fsync, string fullPageWrites, string named)
    {
        await own.SetAsync(fsync, fullPageWrites);

        var refused = await Ddon.RunAsync(own.Environment, ["serve"]);

        refused.ExitCode.ShouldBe(1, refused.Output);
        refused.Output.ShouldBeEmpty();
        var line = refused.Errors.ShouldHaveSingleLine();
        line.ShouldStartWith($"PostgreSQL runs with {named}: a power cut could ");
        line.Contains("alter system set fsync = on;", StringComparison.Ordinal).ShouldBe(fsync is "off");
        line.Contains("alter system set full_page_writes = on;", StringComparison.Ordinal).ShouldBe(fullPageWrites is "off");
    }

    [Fact]
    public async Task What_the_refusal_says_to_do_lets_the_server_start()
    {
        await own.SetAsync("off", "off");
        var refused = await Ddon.RunAsync(own.Environment, ["serve"]);
        refused.ExitCode.ShouldBe(1, refused.Output);

        foreach (var statement in refused.Errors.Trim().Split("superuser: ")[1].Split(';', StringSplitOptions.RemoveEmptyEntries))
            await own.RunAsync(statement);
        await own.SeeAsync("fsync", "on");
        await own.SeeAsync("full_page_writes", "on");

        (await ComplaintsAsync(own.Environment)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_that_confirms_before_it_has_written_is_served_with_a_warning_in_one_line()
    {
        await own.SetAsync("on", "on");
        await own.RunAsync("alter database ddon set synchronous_commit = off");
        try
        {
            var line = (await ComplaintsAsync(own.Environment)).ShouldHaveSingleLine();
            line.ShouldStartWith("PostgreSQL runs with synchronous_commit = off: ");
            line.ShouldContain("would be lost");
        }
        finally
        {
            await own.RunAsync("alter database ddon reset synchronous_commit");
        }
    }

    [Fact]
    public async Task A_cluster_that_says_that_it_may_be_thrown_away_is_served_without_a_word()
    {
        var shop = await Shop.OpenAsync(await throwAway.CreateDatabaseAsync(), stores: 0, products: 0);
        await using var source = NpgsqlDataSource.Create(shop.ConnectionString);
        (await Durability.ReadAsync(source, default)).ShouldBe(new(Fsync: false, FullPageWrites: false, SynchronousCommit: false, ThrowAway: true));

        (await ComplaintsAsync(Ddon.On(shop.ConnectionString))).ShouldBeEmpty();
    }

    // What a server that has started and ended says of PostgreSQL on standard error. That it was built without the store app is another matter.
    private static async Task<string> ComplaintsAsync(IReadOnlyDictionary<string, string> environment)
    {
        await using var server = await RealServer.StartAsync(environment);
        await server.Process.TerminateAsync();
        (await server.Process.EndsAsync()).ShouldBe(0, server.Process.Errors);
        return string.Join('\n', server.Process.Errors.Split('\n').Where(line => line.Contains("PostgreSQL", StringComparison.Ordinal)));
    }

    /// <summary>A cluster whose settings these tests change while it runs; it does not say that it may be thrown away.</summary>
    public sealed class OwnCluster : IAsyncLifetime
    {
        private readonly string _folder = Path.Combine(DdonHome.Find(), "postgres-tests", $"durable-{Guid.NewGuid():N}");
        private EmbeddedCluster? _postgres;

        public Dictionary<string, string> Environment => Ddon.On(ConnectionString);

        private string ConnectionString => _postgres!.ConnectionString;

        public async ValueTask InitializeAsync()
        {
            _postgres = await EmbeddedCluster.StartAsync(new() { Folder = _folder }, default);
            await Shop.OpenAsync(ConnectionString, stores: 0, products: 0);
        }

        public async Task SetAsync(string fsync, string fullPageWrites)
        {
            await RunAsync($"alter system set fsync = {fsync}");
            await RunAsync($"alter system set full_page_writes = {fullPageWrites}");
            await RunAsync("select pg_reload_conf()");
            await SeeAsync("fsync", fsync);
            await SeeAsync("full_page_writes", fullPageWrites);
        }

        /// <summary>Waits until a new connection sees a value: the postmaster reads its settings a moment after it was asked to.</summary>
        public async Task SeeAsync(string name, string value)
        {
            var clock = Stopwatch.StartNew();
            while (await RunAsync($"show {name}") != value)
            {
                clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10), $"{name} does not become {value}");
                await Task.Delay(20);
            }
        }

        public async Task<string?> RunAsync(string sql)
        {
            await using var source = NpgsqlDataSource.Create(ConnectionString);
            await using var command = source.CreateCommand(sql);
            return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        }

        public async ValueTask DisposeAsync()
        {
            if (_postgres is not null) await _postgres.DisposeAsync();
            ThrowAwayFolder.Delete(_folder);
        }
    }
}
