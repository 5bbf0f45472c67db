using System.Net.NetworkInformation;
using Npgsql;

namespace DDonDDon.EmbeddedPostgres.Tests;

public sealed class EmbeddedClusterSettingsTests(EmbeddedClusterSettingsTests.DurableCluster cluster)
    : IClassFixture<EmbeddedClusterSettingsTests.DurableCluster>
{
    private readonly EmbeddedCluster postgres = cluster.Postgres;

    [Fact]
    public async Task A_new_cluster_accepts_its_owner_and_nobody_without_the_password()
    {
        (await AskAsync("select current_user || ' in ' || current_database()"))
            .ShouldBe("ddon in ddon");
        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "guess", Pooling = false };
        var refusal = await Should.ThrowAsync<PostgresException>(() => Cluster.AskAsync(wrong.ConnectionString, "select ''"));
        refusal.SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task It_listens_on_the_loopback_address_only()
    {
        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener => listener.Port == postgres.Port)
            .Select(listener => listener.Address.ToString());

        listeners.ShouldBe(["127.0.0.1"]);
        (await AskAsync("show unix_socket_directories")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cluster_is_durable_and_its_settings_can_be_extended()
    {
        foreach (var setting in new[] { "fsync", "synchronous_commit", "full_page_writes", "data_checksums", "wal_compression" })
            (await AskAsync($"show {setting}")).ShouldBeOneOf("on", "pglz");
        (await AskAsync("show work_mem")).ShouldBe("9MB");
        (await AskAsync("select reset_val from pg_settings where name = 'application_name'"))
            .ShouldBe(@"it's a \ test");
    }

    [Fact]
    public async Task Text_sorts_by_bytes_and_knows_Korean_letters()
    {
        (await AskAsync("select string_agg(x, '' order by x) from (values ('a'), ('B'), ('가')) t(x)"))
            .ShouldBe("Ba가");
        (await AskAsync(@"select regexp_replace('우유 1L', '\w', '', 'g')")).ShouldBe(" ");
    }

    private Task<string> AskAsync(string sql) => Cluster.AskAsync(postgres.ConnectionString, sql);

    public sealed class DurableCluster : IAsyncLifetime
    {
        private readonly string folder = Cluster.NewFolder();

        public EmbeddedCluster Postgres { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Postgres = await Cluster.StartAsync(folder, new() { ["work_mem"] = "9MB", ["application_name"] = @"it's a \ test" });

        public async ValueTask DisposeAsync()
        {
            await Postgres.DisposeAsync();
            ThrowAwayFolder.Delete(folder);
        }
    }
}
