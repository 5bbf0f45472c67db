using DDonDDon.EmbeddedPostgres;
using Npgsql;

namespace DDonDDon.Testing;

/// <summary>
/// One throw-away PostgreSQL for all tests of an assembly, started by the first that asks: a container where a Docker engine answers, else an embedded
/// cluster. An assembly takes it with <c>[assembly: AssemblyFixture(typeof(PostgresCluster))]</c>, a test class as a constructor's parameter. Without a
/// PostgreSQL the tests that ask for it fail.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly Lazy<Task<ThrowAwayPostgres>> server = new(StartAsync);
    private int databases;

    /// <summary>The server's port on 127.0.0.1, for tests that stand between it and a program.</summary>
    public async Task<int> PortAsync() => new NpgsqlConnectionStringBuilder((await server.Value).ConnectionString).Port;

    /// <summary>The folder of PostgreSQL's programs, for tests whose programs start a cluster of their own.</summary>
    public static async Task<string> ProgramsAsync() =>
        (await PostgresBinaries.FindAsync(await PostgresAccount.ChooseAsync(CancellationToken.None), CancellationToken.None)).Folder;

    /// <summary>Makes a fresh, empty database and returns the connection string of its owner.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var connectionString = (await server.Value).ConnectionString;
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var create = source.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (server.IsValueCreated && server.Value.IsCompletedSuccessfully)
            await (await server.Value).Owner.DisposeAsync();
    }

    private static async Task<ThrowAwayPostgres> StartAsync()
    {
        var postgres = await ThrowAwayPostgres.TryContainAsync() ?? await ThrowAwayPostgres.EmbedAsync();
        await using var source = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var ask = source.CreateCommand("show server_version");
        await TestNotes.AddAsync("postgres", $"PostgreSQL {await ask.ExecuteScalarAsync()}, {postgres.Kind}");
        return postgres;
    }
}
