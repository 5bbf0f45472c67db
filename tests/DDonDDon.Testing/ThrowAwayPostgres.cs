using DDonDDon.EmbeddedPostgres;
using DotNet.Testcontainers.Configurations;
using Npgsql;
using Testcontainers.PostgreSql;

namespace DDonDDon.Testing;

/// <summary>A PostgreSQL that is deleted when its owner is disposed.</summary>
/// <param name="ConnectionString">A superuser's.</param>
/// <param name="Kind">What it runs in, in words.</param>
/// <param name="Owner">Who stops and deletes it.</param>
internal sealed record ThrowAwayPostgres(string ConnectionString, string Kind, IAsyncDisposable Owner)
{
    private const string Image = "postgres:16";

    // Every test has a pool of its own, and the pools keep idle connections for minutes.
    private const string MostConnections = "500";

    /// <summary>A container, on 127.0.0.1; null where no Docker engine answers. An engine that cannot run it is noted.</summary>
    public static async Task<ThrowAwayPostgres?> TryContainAsync()
    {
        if (TestcontainersSettings.OS.DockerEndpointAuthConfig is null) return null;
        try
        {
            var container = Build();
            await container.StartAsync();
            var connection = new NpgsqlConnectionStringBuilder(container.GetConnectionString())
            {
                Host = "127.0.0.1",
                // Tests read what goes over the wire.
                SslMode = SslMode.Disable,
                GssEncryptionMode = GssEncryptionMode.Disable,
            };
            return new(connection.ConnectionString, $"in a container of {Image}", container);
        }
        catch (Exception exception)
        {
            await TestNotes.AddAsync("postgres", $"a Docker engine answers, but {Image} does not start in it: {exception.Message.ReplaceLineEndings(" ")}");
            return null;
        }
    }

    /// <summary>A cluster under .ddon.</summary>
    public static async Task<ThrowAwayPostgres> EmbedAsync()
    {
        var cluster = await EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions
            {
                Folder = Path.Combine(DdonHome.Find(), "postgres-tests"),
                ThrowAway = true,
                Settings = new Dictionary<string, string> { ["max_connections"] = MostConnections },
            },
            CancellationToken.None);
        return new(cluster.ConnectionString, "embedded", cluster);
    }

    // As the embedded one is set up; its files lie in memory.
    private static PostgreSqlContainer Build() => new PostgreSqlBuilder(Image)
        .WithEnvironment("POSTGRES_INITDB_ARGS", "--encoding=UTF8 --locale=C --lc-ctype=C.UTF-8 --no-sync")
        .WithTmpfsMount("/var/lib/postgresql/data")
        .WithCommand(
            "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "ddon.throw_away=on", "-c", "jit=off",
            "-c", $"max_connections={MostConnections}", "-c", "shared_buffers=256MB", "-c", "timezone=UTC", "-c", "lc_messages=C")
        .WithCreateParameterModifier(container =>
        {
            var host = container.HostConfig!;
            host.ShmSize = 1L << 30;
            foreach (var binding in host.PortBindings.Values.SelectMany(bindings => bindings)) binding.HostIP = "127.0.0.1";
        })
        .Build();
}
