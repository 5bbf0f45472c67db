using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>
/// Whether a database keeps what it has committed when its machine loses power. A cluster that says of itself that it may be thrown away
/// need not.
/// </summary>
public sealed record Durability(bool Fsync, bool FullPageWrites, bool SynchronousCommit, bool ThrowAway)
{
    private const string SettingsSql = """
        -- What becomes of committed transactions when the database's machine loses power. No parameters. One row: whether fsync is on, whether
        -- full_page_writes is on, whether a commit of this session waits for the disk, and whether the cluster says that it may be thrown away.
        select current_setting('fsync') = 'on',
               current_setting('full_page_writes') = 'on',
               current_setting('synchronous_commit') <> 'off',
               coalesce(current_setting('ddon.throw_away', true), '') = 'on'
        """;

    /// <summary>Why this database is not safe to work on, and what to do about it, in one line; null when it is.</summary>
    public string? Refusal => (ThrowAway, Fsync, FullPageWrites) switch
    {
        (true, _, _) or (_, true, true) => null,
        (_, false, true) => Refuse("could lose what workers have recorded, or damage the whole database", "fsync"),
        (_, true, false) => Refuse("could leave pages half written, and damage what workers have recorded", "full_page_writes"),
        _ => Refuse("could lose what workers have recorded, or damage the whole database", "fsync", "full_page_writes"),
    };

    /// <summary>What the operator of this database should know, in one line; null: nothing.</summary>
    public string? Warning => ThrowAway || SynchronousCommit
        ? null
        : "PostgreSQL runs with synchronous_commit = off: what was acknowledged in the last moments before a crash would be lost. Turn it on.";

    public static async Task<Durability> ReadAsync(NpgsqlDataSource dataSource, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(SettingsSql);
        await using var row = await command.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        return new(row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3));
    }

    private static string Refuse(string loss, params string[] off) =>
        $"PostgreSQL runs with {string.Join(" and ", off.Select(name => $"{name} = off"))}: a power cut {loss}. "
        + $"As a superuser: {string.Concat(off.Select(name => $"alter system set {name} = on; "))}select pg_reload_conf();";
}
