using Npgsql;

namespace DDonDDon.Server.Postgres.Backups;

/// <summary>A table of a backup; its rows are an entry of the archive, in PostgreSQL's text format for COPY.</summary>
public sealed record BackupTable(string Name, IReadOnlyList<string> Columns, long Rows);

/// <summary>How far a ledger went. <paramref name="LastHash"/> in lower-case hexadecimal; it vouches for everything before it.</summary>
public sealed record BackupHead(string Tenant, long Events, long LastSeq, string LastHash);

/// <summary>
/// What a backup holds: manifest.json, the last entry of the archive, so that an archive without it is not whole. <paramref name="Schema"/> tells the
/// schema that its tables are of.
/// </summary>
public sealed record BackupManifest(
    int Format, DateTimeOffset CreatedAt, string Schema, IReadOnlyList<BackupTable> Tables, IReadOnlyList<BackupHead> Heads)
{
    public const int CurrentFormat = 2;
    public const string Entry = "manifest.json";

    private const string HeadsSql = """
        -- How far each ledger goes, from its head and from its events. No parameters. One row a tenant: name, count, last position, last hash, whether the
        -- events there are go as far.
        select head.tenant_id, head.event_count, head.last_seq_id, head.last_hash,
               (head.event_count, head.last_seq_id) = (events.count, events.last)
        from ddon_ledger_head head
        cross join lateral (select count(*), coalesce(max(seq_id), 0) as last from mt_events where tenant_id = head.tenant_id) events
        order by head.tenant_id collate "C"
        """;

    public static string EntryOf(string table) => $"tables/{table}.copy";

    /// <summary>The heads of a database.</summary>
    /// <exception cref="BackupException">A head does not agree with its events.</exception>
    internal static async Task<IReadOnlyList<BackupHead>> ReadHeadsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var heads = new List<BackupHead>();
        await using var command = new NpgsqlCommand(HeadsSql, connection) { CommandTimeout = 0 };
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var head = new BackupHead(rows.GetString(0), rows.GetInt64(1), rows.GetInt64(2), Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(3)));
            if (!rows.GetBoolean(4)) throw new BackupException($"The head of ledger {head.Tenant} does not agree with its events.");
            heads.Add(head);
        }
        return heads;
    }
}

/// <summary>A backup cannot be made or restored; the message says why, for the operator.</summary>
public sealed class BackupException(string message) : Exception(message);
