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
    /// <summary>How the names of these tables begin.</summary>
    public const string Prefix = "ddon_shadow_";

    private readonly string _build = projection.GetType().Module.ModuleVersionId + " " + projection.DocumentType.Module.ModuleVersionId;

    private const string FitsSql = """
        -- Whether an earlier rebuild left a shadow to continue: filled by the same build of the program.
        -- $1 projection, $2 build. One row.
        select to_regclass('{shadow}') is not null
           and exists (select from ddon_rebuild where projection = $1)
           and not exists (select from ddon_rebuild where projection = $1 and build <> $2)
        """;

    private const string MakeSql = """
        -- Begins anew: an empty table for a projection's documents, and nothing noted about it. No parameters, no rows.
        drop table if exists {shadow};
        create unlogged table {shadow} (
            tenant_id varchar not null, id uuid not null, data jsonb not null, version bigint not null, primary key (tenant_id, id));
        delete from ddon_rebuild where projection = '{projection}'
        """;

    /// <summary>Takes over what an earlier rebuild left, or begins with an empty table.</summary>
    public async Task OpenAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var fits = Command(connection, FitsSql, Sql.Text(projection.Name), Sql.Text(_build));
        if (!(bool)(await fits.ExecuteScalarAsync(ct).ConfigureAwait(false))!) await ExecuteAsync(connection, MakeSql, ct).ConfigureAwait(false);
    }

    /// <summary>Throws away what an earlier rebuild left of some tenants.</summary>
    public async Task StartOverAsync(NpgsqlConnection connection, IEnumerable<string> tenants, CancellationToken ct)
    {
        string[] all = [.. tenants];
        await ExecuteAsync(connection, "delete from {shadow} where tenant_id = any($1)", ct, Sql.Texts(all)).ConfigureAwait(false);
        await ExecuteAsync(connection, "delete from ddon_rebuild where projection = '{projection}' and tenant_id = any($1)", ct, Sql.Texts(all))
            .ConfigureAwait(false);
    }

    private const string BeginTenantSql = """
        -- Where the rebuild of a tenant stands, noting its beginning when it has not begun. Positions after up_to are caught up later.
        -- $1 projection, $2 tenant, $3 build. One row: up_to, last stream that is in the shadow (zeros: none), documents, events, and once the tenant is
        -- done how many documents were added, changed and removed.
        with begun as (
            insert into ddon_rebuild (projection, tenant_id, build, up_to, last_stream, documents, events)
            values ($1, $2, $3, coalesce((select last_seq_id from ddon_ledger_head where tenant_id = $2), 0), '00000000-0000-0000-0000-000000000000', 0, 0)
            on conflict do nothing
            returning up_to, last_stream, documents, events, added, changed, removed
        )
        select up_to, last_stream, documents, events, added, changed, removed from begun
        union all
        select up_to, last_stream, documents, events, added, changed, removed from ddon_rebuild where projection = $1 and tenant_id = $2
        """;

    /// <summary>Where a tenant stands; notes its beginning when it has not begun.</summary>
    public async Task<TenantProgress> BeginAsync(NpgsqlConnection connection, string tenant, CancellationToken ct)
    {
        await using var begin = Command(connection, BeginTenantSql, Sql.Text(projection.Name), Sql.Text(tenant), Sql.Text(_build));
        await using var row = await begin.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await row.ReadAsync(ct).ConfigureAwait(false);
        var (documents, events) = (row.GetInt64(2), row.GetInt64(3));
        return new(row.GetInt64(0), row.GetGuid(1), documents, events,
            row.IsDBNull(4) ? null : new(1, documents, events, row.GetInt64(4), row.GetInt64(5), row.GetInt64(6)));
    }

    private const string NoteFoldedSql = """
        -- Notes what has come into the shadow, in the transaction that brought it.
        -- $1 projection, $2 tenant, $3 last stream, $4 documents, $5 events. No rows.
        update ddon_rebuild set last_stream = $3, documents = documents + $4, events = events + $5
        where projection = $1 and tenant_id = $2
        """;

    /// <summary>Adds documents of whole streams, and notes them, all or none.</summary>
    public async Task AddAsync(NpgsqlConnection connection, string tenant, IReadOnlyList<FoldedDocument> documents, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct).ConfigureAwait(false);
        await CopyAsync(connection, tenant, documents, ct).ConfigureAwait(false);
        await ExecuteAsync(connection, NoteFoldedSql, ct, Sql.Text(projection.Name), Sql.Text(tenant), Sql.Id(documents[^1].Stream),
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

    private const string RemoveDifferentSql = """
        -- Takes away a tenant's documents that are not exactly in its shadow.
        -- $1 tenant. One row: how many of them the shadow has otherwise, and how many it has not at all.
        with gone as (
            delete from {table} live
            where tenant_id = $1 and not exists (select from {shadow} shadow where shadow.tenant_id = $1 and shadow.id = live.id and {same})
            returning id
        )
        select count(*) filter (where shadow.id is not null), count(*) filter (where shadow.id is null)
        from gone left join {shadow} shadow on shadow.tenant_id = $1 and shadow.id = gone.id
        """;

    private const string AddMissingSql = """
        -- Puts a tenant's documents that only the shadow has in their place; runs after the removal, so that no unique index
        -- of the documents stands in the way.
        -- $1 tenant, $2 the document's class. No rows.
        insert into {table} (tenant_id, id, data, mt_dotnet_type{column})
        select tenant_id, id, data, $2{value} from {shadow} shadow
        where tenant_id = $1 and not exists (select from {table} live where live.tenant_id = $1 and live.id = shadow.id)
        """;

    private const string NoteMergedSql = """
        -- Notes that a tenant's documents are what the shadow had, in the transaction that did it.
        -- $1 projection, $2 tenant, $3 added, $4 changed, $5 removed. No rows.
        update ddon_rebuild set added = $3, changed = $4, removed = $5
        where projection = $1 and tenant_id = $2
        """;

    /// <summary>Makes the tenant's documents what the shadow has, touching only what differs, and notes that.</summary>
    public async Task<(long Added, long Changed, long Removed)> MergeAsync(NpgsqlConnection connection, string tenant, CancellationToken ct)
    {
        await using var remove = Command(connection, RemoveDifferentSql, Sql.Text(tenant));
        await using var row = await remove.ExecuteReaderAsync(ct).ConfigureAwait(false);
        await row.ReadAsync(ct).ConfigureAwait(false);
        var (changed, removed) = (row.GetInt64(0), row.GetInt64(1));
        await row.CloseAsync().ConfigureAwait(false);
        var added = await ExecuteAsync(connection, AddMissingSql, ct, Sql.Text(tenant), Sql.Text(projection.DocumentType.FullName))
            .ConfigureAwait(false) - changed;
        foreach (var derived in projection.DerivedTables) await ExecuteAsync(connection, derived, ct, Sql.Text(tenant), Sql.NoIds).ConfigureAwait(false);
        if (projection.WhenRebuilt is { } statement && added + changed + removed > 0)
            await ExecuteAsync(connection, statement, ct, Sql.Text(tenant), Sql.Flag(removed > 0)).ConfigureAwait(false);
        await ExecuteAsync(connection, NoteMergedSql, ct, Sql.Text(projection.Name), Sql.Text(tenant),
            Sql.Bigint(added), Sql.Bigint(changed), Sql.Bigint(removed)).ConfigureAwait(false);
        return (added, changed, removed);
    }

    private const string ForgetTenantsSql = """
        -- Forgets tenants that are done.
        -- $1 projection, $2 tenants. One row: whether others are still under way.
        with forgotten as (delete from ddon_rebuild where projection = $1 and tenant_id = any($2))
        select exists (select from ddon_rebuild where projection = $1 and tenant_id <> all($2))
        """;

    /// <summary>Forgets tenants that are done, and the table once none is left.</summary>
    public async Task CloseAsync(NpgsqlConnection connection, IEnumerable<string> tenants, CancellationToken ct)
    {
        await using var forget = Command(connection, ForgetTenantsSql, Sql.Text(projection.Name), Sql.Texts([.. tenants]));
        if (!(bool)(await forget.ExecuteScalarAsync(ct).ConfigureAwait(false))!)
            await ExecuteAsync(connection, "drop table if exists {shadow}", ct).ConfigureAwait(false);
    }

    private async Task CopyAsync(NpgsqlConnection connection, string tenant, IReadOnlyList<FoldedDocument> documents, CancellationToken ct)
    {
        var statement = For("copy {shadow} (tenant_id, id, data, version) from stdin (format binary)");
        await using var copy = await connection.BeginBinaryImportAsync(statement, ct).ConfigureAwait(false);
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
        .Replace("{shadow}", Prefix + projection.Table, StringComparison.Ordinal)
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
