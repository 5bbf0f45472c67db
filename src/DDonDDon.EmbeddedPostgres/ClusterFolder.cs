using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DDonDDon.EmbeddedPostgres;

/// <summary>A cluster's files: <c>data</c>, <c>password</c>, <c>postgres.log</c>, and a lock for whoever starts it.</summary>
internal sealed class ClusterFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private ClusterFolder(string path, PostgresAccount account)
    {
        Path = path;
        Account = account;
    }

    public string Path { get; }

    public PostgresAccount Account { get; }

    public string Data => In("data");

    public string Log => In("postgres.log");

    private string PasswordFile => In("password");

    /// <summary>
    /// Makes the folder when it is missing and gives it to the account. Where that account cannot reach it, the cluster
    /// lives in a shared folder from then on, and links lead there.
    /// </summary>
    public static async Task<ClusterFolder> PrepareAsync(string wanted, PostgresAccount account, CancellationToken ct)
    {
        Directory.CreateDirectory(wanted);
        var shared = SharedFolder.For(wanted);
        if (!account.IsAnother || (!Directory.Exists(shared) && await IsReachableAsync(wanted, account, ct)))
            return await OwnAsync(wanted, account, ct);

        Directory.CreateDirectory(shared);
        var cluster = await OwnAsync(shared, account, ct);
        foreach (var name in new[] { cluster.Data, cluster.Log })
            Link(System.IO.Path.Combine(wanted, System.IO.Path.GetFileName(name)), name);
        return cluster;
    }

    /// <summary>Waits until no other process is starting this cluster.</summary>
    public async Task<IDisposable> LockAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return new FileStream(In("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!ct.IsCancellationRequested)
            {
                await Task.Delay(100, ct);
            }
        }
    }

    /// <summary>Counts its holder among the users of the running server until it is disposed, or its process ends in whatever way.</summary>
    public IDisposable Use() => new FileStream(In("users"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);

    /// <summary>Keeps others from becoming users; null while there is any.</summary>
    public IDisposable? UseAlone()
    {
        try
        {
            return new FileStream(In("users"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads the password of the cluster's owner.</summary>
    public Task<string> ReadPasswordAsync(CancellationToken ct) => File.ReadAllTextAsync(PasswordFile, ct);

    /// <summary>Runs initdb where there is no cluster yet; one that was interrupted starts over.</summary>
    public async Task InitializeAsync(PostgresBinaries binaries, EmbeddedClusterOptions options, CancellationToken ct)
    {
        if (Directory.Exists(Data))
        {
            await CheckVersionAsync(binaries, ct);
            return;
        }

        var unfinished = In("data.unfinished");
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        await WriteAsync(PasswordFile, RandomNumberGenerator.GetHexString(40, lowercase: true), ct);
        await Account.TakeAsync(Path, ct);

        // Text sorts by bytes, so that an index never depends on the system's locale, yet its letters are those of Unicode.
        string[] words =
        [
            binaries.InitDb, "--pgdata", unfinished, "--username", EmbeddedCluster.Name, "--pwfile", PasswordFile,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--lc-ctype", "C.UTF-8",
            "--data-checksums", "--no-instructions", .. options.ThrowAway ? new[] { "--no-sync" } : [],
        ];
        var result = await Account.RunAsync(words, ct);
        if (!result.Succeeded)
            throw new EmbeddedClusterException($"initdb failed in {Path}: {LastLine(result.Output)}");
        await File.AppendAllTextAsync(
            System.IO.Path.Combine(unfinished, "postgresql.conf"), $"include '{ClusterSettings.FileName}'\n", ct);
        Directory.Move(unfinished, Data);
    }

    /// <summary>Writes the settings that the next start reads.</summary>
    public async Task WriteSettingsAsync(int port, EmbeddedClusterOptions options, CancellationToken ct)
    {
        var file = System.IO.Path.Combine(Data, ClusterSettings.FileName);
        await WriteAsync(file, ClusterSettings.Write(port, options), ct);
        await Account.TakeAsync(file, ct);
    }

    /// <summary>The last thing the server complained about.</summary>
    public async Task<string> LastComplaintAsync(CancellationToken ct) =>
        File.Exists(Log) ? LastLine(await File.ReadAllTextAsync(Log, ct), "FATAL") : "it wrote no log";

    private static async Task<bool> IsReachableAsync(string folder, PostgresAccount account, CancellationToken ct)
    {
        await account.TakeAsync(folder, ct);
        return (await account.RunAsync(["test", "-w", folder], ct)).Succeeded;
    }

    private static async Task<ClusterFolder> OwnAsync(string path, PostgresAccount account, CancellationToken ct)
    {
        var cluster = new ClusterFolder(path, await account.OwnerOfAsync(System.IO.Path.Combine(path, "data"), ct));
        await cluster.Account.TakeAsync(path, ct);
        return cluster;
    }

    private static void Link(string from, string to)
    {
        if (new FileInfo(from).LinkTarget is null && !File.Exists(from) && !Directory.Exists(from))
            File.CreateSymbolicLink(from, to);
    }

    private async Task CheckVersionAsync(PostgresBinaries binaries, CancellationToken ct)
    {
        var text = (await File.ReadAllTextAsync(System.IO.Path.Combine(Data, "PG_VERSION"), ct)).Trim();
        if (text != binaries.Version.ToString(CultureInfo.InvariantCulture))
            throw new EmbeddedClusterException(
                $"The cluster in {Path} needs PostgreSQL {text}, but {binaries.Folder} has {binaries.Version}: "
                + "set DDON_POSTGRES_BIN to the right one, or move the cluster away.");
    }

    private static async Task WriteAsync(string file, string text, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        await using var stream = new FileStream(file, options);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }

    private static string LastLine(string text, string containing = "") =>
        text.Split('\n').LastOrDefault(line => line.Trim().Length > 0 && line.Contains(containing, StringComparison.Ordinal))
        ?? "it does not say why";

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
