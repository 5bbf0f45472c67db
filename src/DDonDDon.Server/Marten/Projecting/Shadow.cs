using DDonDDon.Server.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace DDonDDon.Server.Marten.Projecting;

/// <summary>
/// Where the rebuild of one tenant stands. <paramref name="LastStream"/> is the last one whose documents are in the shadow; <paramref name="Done"/>
/// says what came of it once the documents have been replaced.
/// </summary>
internal sealed record TenantProgress(long UpTo, Guid LastStream, long Documents, long Events, RebuildResult? Done);

/// <summary>
/// The table in which a projection's documents are made again, and what is noted about it. It outlives a rebuild that is killed, so that the
/// next one goes on; it does not outlive another build of the program, whose fold may be another.
/// </summary>
internal sealed class Shadow(Projection projection)
{
    private static readonly string Fits = SqlText.Load("project/shadow-fits.sql");
    private static readonly string Make = SqlText.Load("project/make-shadow.sql");
    private static readonly string BeginTenant = SqlText.Load("project/begin-tenant.sql");
    private static readonly string Copy = SqlText.Load("project/copy-shadow.sql");
    private static readonly string NoteFolded = SqlText.Load("project/note-folded.sql");
    private static readonly string RemoveDifferent = SqlText.Load("project/remove-different.sql");
    private static readonly string AddMissing = SqlText.Load("project/add-missing.sql");
    private static readonly string NoteMerged = SqlText.Load("project/note-merged.sql");
    private static readonly string ForgetTenants = SqlText.Load("project/forget-tenants.sql");

    private readonly string _build = projection.GetType().Module.ModuleVersionId + " " + projection.DocumentType.Module.ModuleVersionId;

    /// <summary>Takes over what an earlier rebuild left, or begins with an empty table.</summary>
    public async Task OpenAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var fits = Command(connection, Fits, Sql.Text(projection.Name), Sql.Text(_build));
        if (!(bool)(await fits.ExecuteScalarAsync(ct).ConfigureAwait(false))!) await ExecuteAsync(connection, Make, ct).ConfigureAwait(false);
    }

    /// <summary>Throws away what an earlier rebuild left of some tenants.</summary>
    public async Task StartOverAsync(NpgsqlConnection connection, IEnumerable<string> tenants, CancellationToken ct)
    {
        string[] all = [.. tenants];
        await ExecuteAsync(connection, "delete from {shadow} where tenant_id = any($1)", ct, Sql.Texts(all)).ConfigureAwait(false);
        await ExecuteAsync(connection, "delete from ddon_rebuild where projection = '{projection}' and tenant_id = any($1)", ct, Sql.Texts(all))
            .ConfigureAwait(false);
    }

    /// <summary>Where a tenant stands; notes its beginning when it has not begun.</summary>
    public async Task<TenantProgress> BeginAsync(NpgsqlConnection connection, string tenant, CancellationToken ct)
    {
        await using var begin = Command(connection, BeginTenant, Sql.Text(projection.Name), Sql.Text(tenant), Sql.Text(_build));
        await using var row = await begin.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await row.ReadAsync(ct).ConfigureAwait(false);
        var (documents, events) = (row.GetInt64(2), row.GetInt64(3));
        return new(row.GetInt64(0), row.GetGuid(1), documents, events,
            row.IsDBNull(4) ? null : new(1, documents, events, row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)));
    }

    /// <summary>Adds documents of whole streams, and notes them, all or none.</summary>
    public async Task AddAsync(NpgsqlConnection connection, string tenant, IReadOnlyList<FoldedDocument> documents, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await CopyAsync(connection, tenant, documents, ct).ConfigureAwait(false);
        await ExecuteAsync(connection, NoteFolded, ct, Sql.Text(projection.Name), Sql.Text(tenant), Sql.Id(documents[^1].Stream),
            Sql.Bigint(documents.Count), Sql.Bigint(documents.Sum(document => (long)document.Events))).ConfigureAwait(false);
        await transaction.CommitAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Puts documents in the place of those of the same ids.</summary>
    public async Task ReplaceAsync(NpgsqlConnection connection, string tenant, IReadOnlyList<FoldedDocument> documents, CancellationToken ct)
    {
        await ExecuteAsync(connection, "delete from {shadow} where tenant_id = $1 and id = any($2)", ct,
            Sql.Text(tenant), Sql.Ids([.. documents.Select(document => document.Id)])).ConfigureAwait(false);
        await CopyAsync(connection, tenant, documents, ct).ConfigureAwait(false);
    }

    /// <summary>Makes the tenant's documents what the shadow has, touching only what differs, and notes that.</summary>
    public async Task<(long Added, long Changed, long Removed)> MergeAsync(NpgsqlConnection connection, string tenant, CancellationToken ct)
    {
        await using var remove = Command(connection, RemoveDifferent, Sql.Text(tenant));
        await using var row = await remove.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await row.ReadAsync(ct).ConfigureAwait(false);
        var (changed, removed) = (row.GetInt64(0), row.GetInt64(1));
        await row.CloseAsync().ConfigureAwait(false);
        var added = await ExecuteAsync(connection, AddMissing, ct, Sql.Text(tenant), Sql.Text(projection.DocumentType.FullName))
            .ConfigureAwait(false) - changed;
        foreach (var derived in projection.DerivedTables) await ExecuteAsync(connection, derived, ct, Sql.Text(tenant), Sql.NoIds).ConfigureAwait(false);
        if (projection.WhenRebuilt is { } tell && added + changed + removed > 0)
            await ExecuteAsync(connection, tell, ct, Sql.Text(tenant), Sql.Flag(removed > 0)).ConfigureAwait(false);
        await ExecuteAsync(connection, NoteMerged, ct, Sql.Text(projection.Name), Sql.Text(tenant), Sql.Bigint(added), Sql.Bigint(changed), Sql.Bigint(removed))
            .ConfigureAwait(false);
        return (added, changed, removed);
    }

    /// <summary>Forgets tenants that are done, and the table once none is left.</summary>
    public async Task CloseAsync(NpgsqlConnection connection, IEnumerable<string> tenants, CancellationToken ct)
    {
        await using var forget = Command(connection, ForgetTenants, Sql.Text(projection.Name), Sql.Texts([.. tenants]));
        if (!(bool)(await forget.ExecuteScalarAsync(ct).ConfigureAwait(false))!)
            await ExecuteAsync(connection, "drop table if exists {shadow}", ct).ConfigureAwait(false);
    }

    private async Task CopyAsync(NpgsqlConnection connection, string tenant, IReadOnlyList<FoldedDocument> documents, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(For(Copy), ct).ConfigureAwait(false);
        foreach (var document in documents)
        {
            await copy.StartRowAsync(ct).ConfigureAwait(false);
            await copy.WriteAsync(tenant, NpgsqlDbType.Varchar, ct).ConfigureAwait(false);
            await copy.WriteAsync(document.Id, NpgsqlDbType.Uuid, ct).ConfigureAwait(false);
            await copy.WriteAsync(document.Data, NpgsqlDbType.Jsonb, ct).ConfigureAwait(false);
            await copy.WriteAsync(document.Version, NpgsqlDbType.Bigint, ct).ConfigureAwait(false);
        }
        await copy.CompleteAsync(ct).ConfigureAwait(false);
    }

    private async Task<int> ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = Command(connection, text, parameters);
        return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }

    private NpgsqlCommand Command(NpgsqlConnection connection, string text, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(For(text), connection) { CommandTimeout = 0 };
        command.Parameters.AddRange(parameters);
        return command;
    }

    private string For(string statement) => statement
        .Replace("{shadow}", "ddon_shadow_" + projection.Table, StringComparison.Ordinal)
        .Replace("{table}", projection.Table, StringComparison.Ordinal)
        .Replace("{projection}", projection.Name, StringComparison.Ordinal)
        .Replace("{same}", string.Join(" and ",
            [
                projection.HasVersion ? "(live.data, live.mt_version) = (shadow.data, shadow.version)" : "live.data = shadow.data",
                .. projection.Columns.Select(column =>
                    $"live.{column.Key} is not distinct from {column.Value.Replace("data ", "shadow.data ", StringComparison.Ordinal)}"),
            ]), StringComparison.Ordinal)
        .Replace("{column}", string.Concat([projection.HasVersion ? ", mt_version" : "", .. projection.Columns.Keys.Select(column => ", " + column)]),
            StringComparison.Ordinal)
        .Replace("{value}", string.Concat([projection.HasVersion ? ", version" : "", .. projection.Columns.Values.Select(value => ", " + value)]),
            StringComparison.Ordinal);
}
