using System.Globalization;

namespace DDonDDon.EmbeddedPostgres;

/// <summary>The running server of a cluster, as its postmaster.pid tells.</summary>
internal sealed record Postmaster(int ProcessId, int Port, bool IsReady)
{
    /// <summary>The server that runs on a data folder, or null; a file that a crash left behind does not count.</summary>
    public static Postmaster? Read(string data) =>
        Lines(data) is [var id, _, _, var port, ..] lines
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
        && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var portNumber)
        && RunsOn(id, data)
            ? new Postmaster(processId, portNumber, lines.Length > 7 && lines[7].Trim() == "ready")
            : null;

    /// <summary>
    /// Removes what a crash left when its process id meanwhile went to a stranger: PostgreSQL would take that for its server.
    /// </summary>
    public static void Forget(string data)
    {
        if (Lines(data) is [var id, ..] && Directory.Exists($"/proc/{id}") && !RunsOn(id, data))
            File.Delete(PathIn(data));
    }

    private static string PathIn(string data) => Path.Combine(data, "postmaster.pid");

    private static string[]? Lines(string data)
    {
        try
        {
            return File.ReadAllLines(PathIn(data));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static bool RunsOn(string processId, string data)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Split('\0').Contains(data);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
