using System.Globalization;

namespace DDonDDon.EmbeddedPostgres;

/// <summary>
/// The account a cluster belongs to and runs as: the current user, or, because PostgreSQL refuses root, an unprivileged
/// system user when the program runs as root.
/// </summary>
internal sealed class PostgresAccount
{
    private const string OwnName = "ddon-postgres";
    private static readonly string[] Names = [OwnName, "postgres", "nobody"];

    private readonly string? user;
    private readonly string? group;

    private PostgresAccount(string? user = null, string? group = null) => (this.user, this.group) = (user, group);

    /// <summary>False for the current user: whatever it can reach, the cluster can reach as well.</summary>
    public bool IsAnother => user is not null;

    /// <summary>The account for new clusters; as root it is made when it is missing.</summary>
    public static async Task<PostgresAccount> ChooseAsync(CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
            return new PostgresAccount();
        foreach (var name in Names)
        {
            if (await FindAsync(name, ct) is { } existing)
                return existing;
            if (name != OwnName)
                continue;
            await Command.RunAsync(
                ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name], ct);
            if (await FindAsync(name, ct) is { } made)
                return made;
        }

        throw new EmbeddedClusterException("PostgreSQL cannot run as root, and there is no unprivileged user for it.");
    }

    /// <summary>The account that an existing folder belongs to, or this one where that is root.</summary>
    public async Task<PostgresAccount> OwnerOfAsync(string folder, CancellationToken ct)
    {
        if (!IsAnother || !Directory.Exists(folder))
            return this;
        var owner = await Command.RunAsync(["stat", "--dereference", "--format=%u %g", folder], ct);
        return owner.Succeeded && owner.Output.Split(' ') is [not "0" and var user, var group]
            ? new PostgresAccount(user, group)
            : this;
    }

    /// <summary>Runs a program as this account.</summary>
    public Task<CommandResult> RunAsync(IEnumerable<string> words, CancellationToken ct) =>
        Command.RunAsync(
            IsAnother ? ["setpriv", $"--reuid={user}", $"--regid={group}", "--clear-groups", "--", .. words] : words, ct);

    /// <summary>Gives this account what root owns at and below a path.</summary>
    public async Task TakeAsync(string path, CancellationToken ct)
    {
        if (!IsAnother)
            return;
        var result = await Command.RunAsync(
            ["chown", "--recursive", "--no-dereference", "--from=0", $"{user}:{group}", path], ct);
        if (!result.Succeeded)
            throw new EmbeddedClusterException(result.Output);
    }

    private static async Task<PostgresAccount?> FindAsync(string name, CancellationToken ct)
    {
        var user = await Command.RunAsync(["id", "--user", name], ct);
        var group = await Command.RunAsync(["id", "--group", name], ct);
        return IsNumber(user) && IsNumber(group) ? new PostgresAccount(user.Output, group.Output) : null;
    }

    private static bool IsNumber(CommandResult result) =>
        result.Succeeded && int.TryParse(result.Output, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
