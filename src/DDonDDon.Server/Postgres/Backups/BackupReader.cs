using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Schema;
using Npgsql;

namespace DDonDDon.Server.Postgres.Backups;

/// <summary>
/// Restores a backup into a database that holds nothing yet: makes the schema, fills it in one transaction, and
/// compares the ledgers' heads. The change feed's epoch is a new one, so that clients take a snapshot instead of going on from positions that
/// this database may give out again.
/// </summary>
public sealed class BackupReader(NpgsqlDataSource owner, string schema, LedgerSchema ledger)
{
    /// <summary>Restores an archive.</summary>
    /// <exception cref="BackupException">The archive is not whole, is of another program, or the database holds something.</exception>
    public async Task<BackupManifest> RestoreAsync(Stream input, Action<long>? progress, CancellationToken ct)
    {
        try
        {
            using var archive = new ZipArchive(input, ZipArchiveMode.Read, leaveOpen: true);
            var manifest = ReadManifest(archive);
            await MakeSchemaAsync(ct);
            await FillAsync(archive, manifest, progress, ct);
            return manifest;
        }
        catch (InvalidDataException exception)
        {
            throw new BackupException($"The file is not a whole backup: {exception.Message}");
        }
    }

    private BackupManifest ReadManifest(ZipArchive archive)
    {
        if (archive.GetEntry(BackupManifest.Entry) is not { } entry) throw new BackupException("The file is not a whole backup: it has no manifest.");
        BackupManifest? manifest;
        try
        {
            using var stream = entry.Open();
            manifest = JsonSerializer.Deserialize<BackupManifest>(stream, ApiJson.Options);
        }
        catch (JsonException)
        {
            throw new BackupException("The file is not a whole backup: its manifest cannot be read.");
        }
        if (manifest?.Format != BackupManifest.CurrentFormat)
            throw new BackupException("The backup was made by another version of this program, in another format.");
        if (manifest.Schema != ledger.Mark)
            throw new BackupException("The backup was made by a version of this program with another schema: restore it with that one.");
        foreach (var table in manifest.Tables)
            if (archive.GetEntry(BackupManifest.EntryOf(table.Name)) is null)
                throw new BackupException($"The file is not a whole backup: {table.Name} is missing.");
        return manifest;
    }

    private async Task MakeSchemaAsync(CancellationToken ct)
    {
        var quoted = new NpgsqlCommandBuilder().QuoteIdentifier(schema);
        await using (var connection = await owner.OpenConnectionAsync(ct))
        {
            if (await HoldsSomethingAsync(connection, ct))
                throw new BackupException("The database holds a chain's data already. Restore into an empty one.");
            await ExecuteAsync(connection, $"drop schema if exists {quoted} cascade", ct);
        }
        await ledger.ApplyAsync(ct);
    }

    private static async Task<bool> HoldsSomethingAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var made = new NpgsqlCommand("select to_regclass('mt_events') is not null", connection);
        if (!(bool)(await made.ExecuteScalarAsync(ct))!) return false;
        await using var held = new NpgsqlCommand("select exists (select from mt_events)", connection);
        return (bool)(await held.ExecuteScalarAsync(ct))!;
    }

    private async Task FillAsync(ZipArchive archive, BackupManifest manifest, Action<long>? progress, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var table in manifest.Tables)
        {
            var rows = await CopyAsync(connection, archive, table, progress, ct);
            if (rows != table.Rows) throw new BackupException($"The file is not a whole backup: {table.Name} has {rows} rows of {table.Rows}.");
        }
        await ExecuteAsync(connection, "select setval('mt_events_sequence', greatest((select max(last_seq_id) from ddon_ledger_head), 1))", ct);
        if (!(await BackupManifest.ReadHeadsAsync(connection, ct)).SequenceEqual(manifest.Heads))
            throw new BackupException("The ledgers are not what the manifest says.");
        await transaction.CommitAsync(ct);
    }

    private static async Task<long> CopyAsync(NpgsqlConnection connection, ZipArchive archive, BackupTable table, Action<long>? progress, CancellationToken ct)
    {
        var quote = new NpgsqlCommandBuilder();
        var name = quote.QuoteIdentifier(table.Name);
        // The schema comes with a few rows; the backup has them too.
        await ExecuteAsync(connection, $"delete from {name}", ct);
        await using var entry = archive.GetEntry(BackupManifest.EntryOf(table.Name))!.Open();
        using var reader = new StreamReader(entry, new UTF8Encoding(false, true), false, 1 << 16);
        var copy = await connection.BeginTextImportAsync($"copy {name} ({string.Join(", ", table.Columns.Select(quote.QuoteIdentifier))}) from stdin", ct);
        await using (copy)
        {
            var buffer = new char[1 << 16];
            for (var count = 0L; ;)
            {
                var read = await reader.ReadAsync(buffer, ct);
                if (read == 0) return count;
                await copy.WriteAsync(buffer.AsMemory(0, read), ct);
                var lines = buffer.AsSpan(0, read).Count('\n');
                count += lines;
                progress?.Invoke(lines);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }
}
