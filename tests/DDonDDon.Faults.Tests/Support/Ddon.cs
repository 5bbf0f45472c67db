using System.Diagnostics;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Testing;

namespace DDonDDon.Faults.Tests.Support;

/// <summary>What a run of the program left behind.</summary>
internal sealed record Finished(int ExitCode, string Output, string Errors);

/// <summary>The built programs, ddon.dll and ddon-lab.dll beside these tests, run as a person or a container would run them.</summary>
internal static class Ddon
{
    /// <summary>A key that the settings accept; the tests sign tokens with it.</summary>
    public const string SecretKey = "2mSxV7qLr0KdTzWb8uYhJ4eNfGpC5oAi-faults";

    /// <summary>The settings that no test may inherit from whoever runs it.</summary>
    private static readonly string[] Settings =
    [
        "DATABASE_URL", "SECRET_KEY", "ALGORITHM", "ACCESS_TOKEN_EXPIRE_MINUTES", "REFRESH_TOKEN_EXPIRE_DAYS",
        "ALLOWED_ORIGINS", "PORT", "DOTNET_RUNNING_IN_CONTAINER",
    ];

    // JasperFx looks for commands in every assembly beside the program, and not all that lie beside these tests can be loaded there.
    private static string ServersOwn => Path.Combine(RepositoryFolder.Root, "src", "DDonDDon.Server",
        Path.GetRelativePath(Path.Combine(RepositoryFolder.Root, "tests", "DDonDDon.Faults.Tests"), AppContext.BaseDirectory));

    /// <summary>The environment for a database outside; the server takes whichever port is free.</summary>
    public static Dictionary<string, string> On(string connectionString) => new()
    {
        ["DATABASE_URL"] = connectionString,
        ["SECRET_KEY"] = SecretKey,
        ["PORT"] = "0",
        ["DDON_HOME"] = Path.Combine(DdonHome.Find(), "faults"),
    };

    /// <summary>Describes a process of the program that sees exactly these settings.</summary>
    public static ProcessStartInfo Describe(IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var program = words is ["simulate", ..] ? "ddon-lab.dll" : "ddon.dll";
        var folder = words is ["marten", ..] ? ServersOwn : AppContext.BaseDirectory;
        // As from a keyboard: tests that a shell started in the background would hand on that Ctrl+C is ignored.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Path.Combine(folder, program), .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Set(start, environment);
        return start;
    }

    /// <summary>Gives a process these settings and none of whoever runs the tests.</summary>
    public static void Set(ProcessStartInfo start, IReadOnlyDictionary<string, string> environment)
    {
        var own = start.Environment.Keys.Where(name => name.StartsWith("DDON_", StringComparison.Ordinal));
        foreach (var name in own.Concat(Settings).ToList()) start.Environment.Remove(name);
        foreach (var (name, value) in environment) start.Environment[name] = value;
    }

    /// <summary>Runs the program to its end, which must come within a minute.</summary>
    public static async Task<Finished> RunAsync(
        IReadOnlyDictionary<string, string> environment, string[] words, string input = "")
    {
        await using var process = RealProcess.Start(Describe(environment, words));
        await process.SayAsync(input);
        var exitCode = await process.EndsAsync();
        return new(exitCode, process.Output, process.Errors);
    }
}
