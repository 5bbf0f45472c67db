using System.Data;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Schema;
using Npgsql;

namespace DDonDDon.Server.Postgres.Backups;

/// <summary>
/// Writes a database's schema into a zip archive, from one snapshot, while the server goes on. Only the data are in it: the program that made
/// the tables makes them again.
/// </summary>
public sealed class BackupWriter(NpgsqlDataSource owner, LedgerSchema ledger, string schema)
{
    private const string TablesSql = """
        -- What a backup holds: every table but those that are made anew, with the columns that are not made from others.
        -- $1 schema. One row a table: name, columns in order; events after the streams that they refer to.
        select c.relname, array_agg(a.attname::text order by a.attnum)
        from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = quote_ident($1)::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
          and c.relname not in ('ddon_schema', 'ddon_feed_epoch', 'ddon_movement_segment')
          and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        group by c.relname
        order by c.relname = 'mt_events', c.relname
        """;

    /// <summary>Writes the archive. <paramref name="progress"/> counts rows.</summary>
    /// <exception cref="BackupException">The schema is not this program's, or does not hold together.</exception>
    public async Task<BackupManifest> WriteAsync(Stream output, Action<long>? progress, CancellationToken ct)
    {
        if (await ledger.StateAsync(ct) is not SchemaState.Current) throw new BackupException("The database's schema is not this program's.");

        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        using var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
        var tables = new List<BackupTable>();
        foreach (var (name, columns) in await TablesAsync(connection, ledger, schema, ct))
            tables.Add(new(name, columns, await CopyAsync(connection, archive, name, columns, progress, ct)));
        var manifest = new BackupManifest(
            BackupManifest.CurrentFormat, DateTimeOffset.UtcNow, ledger.Mark, tables, await BackupManifest.ReadHeadsAsync(connection, ct));
        await using var entry = archive.CreateEntry(BackupManifest.Entry).Open();
        await JsonSerializer.SerializeAsync(entry, manifest, ApiJson.Options, ct);
        return manifest;
    }

    /// <summary>The tables of a backup as the database has them; what else somebody has put into the schema is not ours to keep.</summary>
    internal static async Task<IReadOnlyList<(string Name, string[] Columns)>> TablesAsync(
        NpgsqlConnection connection, LedgerSchema ledger, string schema, CancellationToken ct)
    {
        var tables = new List<(string, string[])>();
        await using var command = new NpgsqlCommand(TablesSql, connection) { Parameters = { Sql.Text(schema) } };
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            if (ledger.IsOurs(rows.GetString(0))) tables.Add((rows.GetString(0), rows.GetFieldValue<string[]>(1)));
        return tables;
    }

    // One row a line: COPY's text format escapes the line feeds in values.
    private static async Task<long> CopyAsync(
        NpgsqlConnection connection, ZipArchive archive, string table, string[] columns, Action<long>? progress, CancellationToken ct)
    {
        var quote = new NpgsqlCommandBuilder();
        using var rows = await connection.BeginTextExportAsync(
            $"copy {quote.QuoteIdentifier(table)} ({string.Join(", ", columns.Select(quote.QuoteIdentifier))}) to stdout", ct);
        await using var entry = archive.CreateEntry(BackupManifest.EntryOf(table), CompressionLevel.Fastest).Open();
        await using var writer = new StreamWriter(entry, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        var buffer = new char[1 << 16];
        for (var count = 0L; ;)
        {
            var read = await rows.ReadAsync(buffer, ct);
            if (read == 0) return count;
            await writer.WriteAsync(buffer.AsMemory(0, read), ct);
            var lines = buffer.AsSpan(0, read).Count('\n');
            count += lines;
            progress?.Invoke(lines);
        }
    }
}
