using System.Diagnostics;
using DDonDDon.Testing;

namespace DDonDDon.Lab.Tests.Support;

/// <summary>The repository that the tests were built in, and how its programs are run.</summary>
internal static class Repository
{
    public static string Root => RepositoryFolder.Root;

    public static string Example(string name) => Path.Combine(Root, "docs", "examples", name);

    /// <summary>Runs a program to its end. <paramref name="environment"/>: what differs; null takes a variable away.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string program, IEnumerable<string> arguments, Dictionary<string, string?> environment, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, await output, await errors);
    }
}
