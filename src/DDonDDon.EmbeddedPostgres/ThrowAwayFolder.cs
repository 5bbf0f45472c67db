using System.Diagnostics;
using System.Globalization;

namespace DDonDDon.EmbeddedPostgres;

/// <summary>Folders of throw-away clusters. Their names tell the process that uses them.</summary>
public static class ThrowAwayFolder
{
    private const string Prefix = "throw-away-";

    /// <summary>Names a new folder, after clearing away what processes left that ended without disposing.</summary>
    public static string New(string parent)
    {
        if (Directory.Exists(parent))
            foreach (var folder in Directory.EnumerateDirectories(parent, $"{Prefix}*").Where(IsLeftOver).ToList())
                Delete(folder);
        return Path.Combine(parent, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
    }

    /// <summary>Deletes a cluster, its server first if that still runs, and its stand-in in the shared folder.</summary>
    public static void Delete(string folder)
    {
        foreach (var place in new[] { SharedFolder.For(folder), folder }.Where(Directory.Exists))
        {
            Kill(Path.Combine(place, "data"));
            DeleteWhileWritersEnd(place);
        }
    }

    private static bool IsLeftOver(string folder) =>
        Path.GetFileName(folder).Split('-') is [_, _, var id, _]
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
        && !Directory.Exists($"/proc/{processId}");

    private static void Kill(string data)
    {
        while (Postmaster.Read(data) is { } postmaster)
        {
            try
            {
                using var process = Process.GetProcessById(postmaster.ProcessId);
                process.Kill();
            }
            catch (ArgumentException)
            {
                return; // It ended in the meantime.
            }

            Thread.Sleep(20);
        }
    }

    // The server's children end a moment after it and may still write a file.
    private static void DeleteWhileWritersEnd(string folder)
    {
        for (var attempt = 1; Directory.Exists(folder); attempt++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException) when (attempt < 20)
            {
                Thread.Sleep(100);
            }
        }
    }
}
