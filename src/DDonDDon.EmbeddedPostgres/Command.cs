using System.ComponentModel;
using System.Diagnostics;

namespace DDonDDon.EmbeddedPostgres;

/// <summary>What a command left: its exit code (127 when there is no such program) and what it printed.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs other programs to their end.</summary>
internal static class Command
{
    private const int NotFound = 127;

    // useradd and its like live in /usr/sbin, which is not on everybody's path.
    private static readonly string[] SystemFolders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>Runs a program, its name first, and waits for it. A cancelled one is killed.</summary>
    public static async Task<CommandResult> RunAsync(IEnumerable<string> words, CancellationToken ct)
    {
        using var process = new Process { StartInfo = Describe([.. words]) };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            return new CommandResult(NotFound, exception.Message);
        }

        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return new CommandResult(process.ExitCode, (await output + await errors).Trim());
        }
        catch (OperationCanceledException)
        {
            if (!process.HasExited)
                process.Kill();
            throw;
        }
    }

    private static ProcessStartInfo Describe(string[] words)
    {
        // The account that PostgreSQL runs as may not be allowed into the current directory.
        var start = new ProcessStartInfo(Locate(words[0]), words[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static string Locate(string program) =>
        program.Contains('/')
            ? program
            : SystemFolders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) ?? program;
}
