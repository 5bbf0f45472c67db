using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace DDonDDon.EmbeddedPostgres;

/// <summary>
/// A private PostgreSQL cluster that listens on a free port of 127.0.0.1. It survives crashes of the program and of itself. Several
/// programs share one server: the first starts it, the last one that leaves stops it.
/// </summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    internal const string Name = "ddon";
    private const int Attempts = 4;
    private static readonly TimeSpan RecoveryTime = TimeSpan.FromMinutes(5);

    private readonly ClusterFolder cluster;
    private readonly PostgresBinaries binaries;
    private readonly string? throwAwayFolder;
    private IDisposable? use;

    private EmbeddedCluster(
        ClusterFolder cluster,
        PostgresBinaries binaries,
        Postmaster postmaster,
        string password,
        string? throwAwayFolder)
    {
        this.cluster = cluster;
        this.binaries = binaries;
        use = cluster.Use();
        this.throwAwayFolder = throwAwayFolder;
        Port = postmaster.Port;
        ServerProcessId = postmaster.ProcessId;
        ConnectionString = ConnectionTo(Name, postmaster, password);
    }

    /// <summary>For Npgsql: the database and its owner are both called ddon.</summary>
    public string ConnectionString { get; }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>The folder that holds postgres, initdb and pg_ctl.</summary>
    public string BinaryFolder => binaries.Folder;

    /// <summary>The folder of the cluster's files.</summary>
    public string DataFolder => cluster.Data;

    /// <summary>The process id of the postmaster.</summary>
    public int ServerProcessId { get; }

    /// <summary>
    /// Makes the cluster when it is missing, starts it when it does not run, and returns once it accepts connections.
    /// Throws <see cref="EmbeddedClusterException"/> when there are no usable binaries, the cluster belongs to another
    /// version or user, or the server does not start.
    /// </summary>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions options, CancellationToken ct)
    {
        var folder = Path.GetFullPath(options.Folder);
        var throwAway = options.ThrowAway ? ThrowAwayFolder.New(folder) : null;
        try
        {
            return await StartAsync(throwAway ?? folder, options, throwAway, ct);
        }
        catch (Exception exception)
        {
            if (throwAway is not null)
                ThrowAwayFolder.Delete(throwAway);
            if (exception is UnauthorizedAccessException)
                throw new EmbeddedClusterException($"The cluster in {folder} belongs to another user: {exception.Message}");
            throw;
        }
    }

    /// <summary>
    /// Shuts the server down when nobody else uses it, without waiting for clients; a throw-away cluster is deleted then.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (use is null)
            return;

        // Nobody starts or joins meanwhile.
        using var starting = await cluster.LockAsync(CancellationToken.None);
        use.Dispose();
        use = null;
        using var alone = cluster.UseAlone();
        if (alone is null)
            return;
        if (Postmaster.Read(cluster.Data)?.ProcessId == ServerProcessId)
            await StopAsync(cluster, binaries);
        if (throwAwayFolder is not null)
            ThrowAwayFolder.Delete(throwAwayFolder);
    }

    private static async Task<EmbeddedCluster> StartAsync(
        string folder, EmbeddedClusterOptions options, string? throwAway, CancellationToken ct)
    {
        var account = await PostgresAccount.ChooseAsync(ct);
        var cluster = await ClusterFolder.PrepareAsync(folder, account, ct);
        var binaries = await PostgresBinaries.FindAsync(cluster.Account, ct);

        using var starting = await cluster.LockAsync(ct);
        var running = await SettleAsync(cluster.Data, ct);
        if (running is not null)
            return new EmbeddedCluster(
                cluster, binaries, running, await cluster.ReadPasswordAsync(ct), throwAwayFolder: null);

        await cluster.InitializeAsync(binaries, options, ct);
        try
        {
            var postmaster = await LaunchAsync(cluster, binaries, options, ct);
            var password = await cluster.ReadPasswordAsync(ct);
            await CreateDatabaseAsync(ConnectionTo("postgres", postmaster, password), ct);
            return new EmbeddedCluster(cluster, binaries, postmaster, password, throwAway);
        }
        catch
        {
            if (Postmaster.Read(cluster.Data) is not null)
                await StopAsync(cluster, binaries);
            throw;
        }
    }

    // A server that starts becomes ready, and one that stops goes away: either ends the wait.
    private static async Task<Postmaster?> SettleAsync(string data, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(RecoveryTime);
        while (Postmaster.Read(data) is { } postmaster)
        {
            if (postmaster.IsReady)
                return postmaster;
            await Task.Delay(100, limit.Token);
        }

        return null;
    }

    // Another program may take the port between choosing and using it, and the children of a server that was killed need
    // a moment to end. Both pass, so any failure is worth another try.
    private static async Task<Postmaster> LaunchAsync(
        ClusterFolder cluster, PostgresBinaries binaries, EmbeddedClusterOptions options, CancellationToken ct)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            await cluster.WriteSettingsAsync(FreePort(), options, ct);
            Postmaster.Forget(cluster.Data);
            var seconds = (int)RecoveryTime.TotalSeconds;
            var result = await cluster.Account.RunAsync(
                [binaries.PgCtl, "start", "-D", cluster.Data, "-l", cluster.Log, "-w", "-t", $"{seconds}"], ct);
            if (result.Succeeded && Postmaster.Read(cluster.Data) is { } postmaster)
                return postmaster;
            await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), ct);
        }

        throw new EmbeddedClusterException(
            $"PostgreSQL does not start in {cluster.Path}: {await cluster.LastComplaintAsync(ct)}");
    }

    private static Task<CommandResult> StopAsync(ClusterFolder cluster, PostgresBinaries binaries) =>
        cluster.Account.RunAsync([binaries.PgCtl, "stop", "-D", cluster.Data, "-m", "fast", "-w"], CancellationToken.None);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task CreateDatabaseAsync(string connectionString, CancellationToken ct)
    {
        // Without a name the pool shows in metrics by its connection string.
        await using var source = new NpgsqlDataSourceBuilder(connectionString) { Name = "ddon-setup" }.Build();
        await using var exists = source.CreateCommand($"select 1 from pg_database where datname = '{Name}'");
        if (await exists.ExecuteScalarAsync(ct) is not null)
            return;
        await using var create = source.CreateCommand($"create database {Name} owner {Name}");
        await create.ExecuteNonQueryAsync(ct);
    }

    private static string ConnectionTo(string database, Postmaster postmaster, string password) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = postmaster.Port,
            Database = database,
            Username = Name,
            Password = password,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;
}
