using DDonDDon.EmbeddedPostgres;
using Npgsql;

namespace DDonDDon.Testing;

/// <summary>
/// One throw-away PostgreSQL for all tests of an assembly, started by the first that asks. An assembly takes it with
/// <c>[assembly: AssemblyFixture(typeof(PostgresCluster))]</c>, a test class as a constructor's parameter. Without a
/// PostgreSQL the tests that ask for it fail.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly Lazy<Task<EmbeddedCluster>> server = new(StartAsync);
    private int databases;

    /// <summary>The server itself, for tests that look at it or break it.</summary>
    public Task<EmbeddedCluster> Server => server.Value;

    /// <summary>Makes a fresh, empty database and returns the connection string of its owner.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var postgres = await Server;
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var create = source.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (server.IsValueCreated && server.Value.IsCompletedSuccessfully)
            await (await server.Value).DisposeAsync();
    }

    // Every test has a pool of its own, and the pools keep idle connections for minutes.
    private static Task<EmbeddedCluster> StartAsync() =>
        EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions
            {
                Folder = Path.Combine(DdonHome.Find(), "postgres-tests"),
                ThrowAway = true,
                Settings = new Dictionary<string, string> { ["max_connections"] = "500" },
            },
            CancellationToken.None);
}
