using System.Diagnostics;
using System.Globalization;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Tests.Postgres;

/// <summary>What the tests of private clusters do with them.</summary>
internal static class Cluster
{
    public static string NewFolder() => Path.Combine(DdonHome.Find(), "postgres-tests", $"durable-{Guid.NewGuid():N}");

    public static Task<EmbeddedPostgres> StartAsync(string folder, Dictionary<string, string>? settings = null) =>
        EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { Folder = folder, Settings = settings ?? [] }, TestContext.Current.CancellationToken);

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
        while (IsRunning(processId))
            await Task.Delay(10);
    }

    // A process that ended has no command line any more, even before its parent takes notice.
    public static bool IsRunning(int processId)
    {
        var file = $"/proc/{processId}/cmdline";
        return File.Exists(file) && File.ReadAllText(file).Length > 0;
    }
}
