using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace DDonDDon.EmbeddedPostgres.Tests;

/// <summary>What the tests of private clusters do with them.</summary>
internal static class Cluster
{
    public static string NewFolder() => Path.Combine(DdonHome.Find(), "postgres-tests", $"durable-{Guid.NewGuid():N}");

    public static Task<EmbeddedCluster> StartAsync(string folder, Dictionary<string, string>? settings = null) =>
        EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions { Folder = folder, Settings = settings ?? [] }, TestContext.Current.CancellationToken);

    public static async Task<string> AskAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) ?? "";
    }

    public static async Task KillAsync(int processId)
    {
        using (var process = Process.GetProcessById(processId))
            process.Kill();
        await EndsAsync(processId);
    }

    /// <summary>Whether a process ends soon: PostgreSQL removes its process file a moment before.</summary>
    public static async Task<bool> EndsAsync(int processId)
    {
        var started = Stopwatch.StartNew();
        while (IsRunning(processId) && started.Elapsed < TimeSpan.FromSeconds(10))
            await Task.Delay(10);
        return !IsRunning(processId);
    }

    // A process that ended has no command line any more, even before its parent takes notice.
    private static bool IsRunning(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
