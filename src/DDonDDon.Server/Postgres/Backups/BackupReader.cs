using System.IO.Compression;
using System.Text;
using System.Text.Json;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Schema;
using Npgsql;

namespace DDonDDon.Server.Postgres.Backups;

/// <summary>
/// Restores a backup: makes the schema where there is none, and in one transaction empties and fills it, compares the ledgers' heads and walks their hash
/// chains, so that a backup that does not hold leaves what was there. The change feed's epoch is a new one, so that clients take a snapshot instead of
/// going on from positions that this database may give out again.
/// </summary>
public sealed class BackupReader(NpgsqlDataSource owner, string schema, LedgerSchema ledger)
{
    private const int MostNamed = 3;

    /// <summary>Restores an archive. <paramref name="replace"/>: also over events that the database holds.</summary>
    /// <exception cref="BackupException">
    /// The archive is not whole, was changed or is of another program, or the schema holds events or what is not this program's.
    /// </exception>
    public async Task<BackupManifest> RestoreAsync(Stream input, bool replace, Action<long>? progress, CancellationToken ct)
    {
        try
        {
            using var archive = new ZipArchive(input, ZipArchiveMode.Read, leaveOpen: true);
            var manifest = ReadManifest(archive);
            await MakeSchemaAsync(replace, ct);
            await FillAsync(archive, manifest, replace, progress, ct);
            return manifest;
        }
        catch (Exception exception) when (exception is InvalidDataException or DecoderFallbackException)
        {
            throw new BackupException($"The file is not a whole backup: {exception.Message}");
        }
        // A value that is none, or a row that breaks a constraint.
        catch (PostgresException exception) when (exception.SqlState[..2] is "22" or "23")
        {
            throw new BackupException($"The file is not a whole backup: {exception.MessageText}");
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
        if (manifest is not { Tables: { } tables, Heads: { } heads } || heads.Any(head => head?.Tenant is null)
            || tables.Any(table => table is not { Name: not null, Columns: not null }))
            throw new BackupException("The file is not a whole backup: its manifest is not whole.");
        if (manifest.Format != BackupManifest.CurrentFormat)
            throw new BackupException("The backup was made by another version of this program, in another format.");
        if (manifest.Schema != ledger.Mark)
            throw new BackupException("The backup was made by a version of this program with another schema: restore it with that one.");
        foreach (var table in manifest.Tables)
            if (archive.GetEntry(BackupManifest.EntryOf(table.Name)) is null)
                throw new BackupException($"The file is not a whole backup: {table.Name} is missing.");
        return manifest;
    }

    private async Task MakeSchemaAsync(bool replace, CancellationToken ct)
    {
        if (await ledger.StateAsync(ct) is SchemaState.Former) throw SchemaException.Former;
        if (await ledger.ForeignAsync(ct) is { Count: > 0 } foreign)
            throw new BackupException($"The schema {schema} holds what is not this program's: {string.Join(", ", foreign.Take(MostNamed))}"
                + $"{(foreign.Count > MostNamed ? $" and {foreign.Count - MostNamed} more" : "")}. Restore into another database.");
        await using (var connection = await owner.OpenConnectionAsync(ct)) await AskAsync(connection, replace, ct);
        await ledger.ApplyAsync(ct);
    }

    private async Task AskAsync(NpgsqlConnection connection, bool replace, CancellationToken ct)
    {
        if (replace) return;
        await using var made = new NpgsqlCommand("select to_regclass('mt_events') is not null", connection);
        if (!(bool)(await made.ExecuteScalarAsync(ct))!) return;
        await using var count = new NpgsqlCommand("select count(*), count(distinct tenant_id) from mt_events", connection) { CommandTimeout = 0 };
        await using var row = await count.ExecuteReaderAsync(ct);
        await row.ReadAsync(ct);
        if (row.GetInt64(0) > 0)
            throw new BackupException($"The schema {schema} holds {row.GetInt64(0)} events of {row.GetInt64(1)} ledgers, which the backup would replace "
                + "with all that was made of them: add --yes to do so.");
    }

    private async Task FillAsync(ZipArchive archive, BackupManifest manifest, bool replace, Action<long>? progress, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, "lock table mt_events in access exclusive mode", ct);
        await AskAsync(connection, replace, ct);
        await EmptyAsync(connection, manifest, ct);
        foreach (var table in manifest.Tables)
        {
            var rows = await CopyAsync(connection, archive, table, progress, ct);
            if (rows != table.Rows) throw new BackupException($"The file is not a whole backup: {table.Name} has {rows} rows of {table.Rows}.");
        }
        if (!(await BackupManifest.ReadHeadsAsync(connection, ct)).SequenceEqual(manifest.Heads.OrderBy(head => head.Tenant, StringComparer.Ordinal)))
            throw new BackupException("The ledgers are not what the manifest says.");
        await RestoredChains.VerifyAsync(connection, manifest.Heads, ct);
        // Unlike setval it is undone with the transaction.
        var last = manifest.Heads.Select(head => head.LastSeq).DefaultIfEmpty(0).Max();
        await ExecuteAsync(connection, $"alter sequence mt_events_sequence restart with {last + 1}", ct);
        await ExecuteAsync(connection, "update ddon_feed_epoch set epoch = gen_random_uuid()", ct);
        await transaction.CommitAsync(ct);
    }

    // The schema comes with a few rows, which the backup has too. What is made of events by itself later goes as well.
    private async Task EmptyAsync(NpgsqlConnection connection, BackupManifest manifest, CancellationToken ct)
    {
        var tables = await BackupWriter.TablesAsync(connection, ledger, schema, ct);
        if (!tables.Select(Line).Order(StringComparer.Ordinal).SequenceEqual(
            manifest.Tables.Select(table => Line((table.Name, [.. table.Columns]))).Order(StringComparer.Ordinal)))
            throw new BackupException("The file is not a whole backup: its tables are not this program's.");
        var quote = new NpgsqlCommandBuilder();
        var names = tables.Select(table => quote.QuoteIdentifier(table.Name)).Append("ddon_movement_segment");
        try
        {
            await ExecuteAsync(connection, $"truncate {string.Join(", ", names)}", ct);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.FeatureNotSupported)
        {
            throw new BackupException($"The tables cannot be emptied: {exception.MessageText}. Take away what refers to them.");
        }

        static string Line((string Name, string[] Columns) table) => $"{table.Name}: {string.Join(", ", table.Columns.Order(StringComparer.Ordinal))}";
    }

    private static async Task<long> CopyAsync(NpgsqlConnection connection, ZipArchive archive, BackupTable table, Action<long>? progress, CancellationToken ct)
    {
        var quote = new NpgsqlCommandBuilder();
        var name = quote.QuoteIdentifier(table.Name);
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
