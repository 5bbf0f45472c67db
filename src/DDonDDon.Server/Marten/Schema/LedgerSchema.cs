using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Postgres;
using JasperFx;
using Npgsql;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql;

namespace DDonDDon.Server.Marten.Schema;

/// <summary>What of the schema is ours: everything beside Marten's own tables and functions.</summary>
internal sealed class OwnFeature(string identifier, IReadOnlyList<ISchemaObject> objects) : FeatureSchemaBase(identifier, new PostgresqlMigrator())
{
    protected override IEnumerable<ISchemaObject> schemaObjects() => objects;
}

/// <summary>How a database's schema stands.</summary>
public enum SchemaState
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>It is this program's.</summary>
    Current,

    /// <summary>It is another program's, older or newer.</summary>
    Different,

    /// <summary>It has the layout of before Marten, which nothing carries over.</summary>
    Former,
}

/// <summary>Makes the schema with Marten, and says how a database's differs from it. To change it takes a store whose connections may.</summary>
public sealed class LedgerSchema(LedgerDatabase store)
{
    private const long LockKey = 0x64646F6E;

    private readonly string _quoted = new NpgsqlCommandBuilder().QuoteIdentifier(store.SchemaName);

    private readonly Lazy<HashSet<string>> _names = new(() =>
        [.. store.Documents.Storage.Database.AllObjects().SelectMany(one => one.AllNames()).Select(name => name.Name)]);

    /// <summary>What tells this program's schema from another's: of the SQL that makes it.</summary>
    public string Mark => field ??= Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(store.Documents.Storage.Database.ToDatabaseScript())))[..16];

    /// <summary>Brings the schema up to date. False when it was. Several programs may do so at once.</summary>
    /// <exception cref="SchemaException">The database has the layout of before Marten, or something in it cannot be mended.</exception>
    public async Task<bool> ApplyAsync(CancellationToken ct)
    {
        if (await StateAsync(ct).ConfigureAwait(false) is SchemaState.Former) throw SchemaException.Former;
        await using var guard = await store.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        await ExecuteAsync(guard, $"set lock_timeout = 0; select pg_advisory_lock({LockKey}); reset lock_timeout", ct).ConfigureAwait(false);
        try
        {
            var migration = await store.Documents.Storage.Database.CreateMigrationAsync(ct).ConfigureAwait(false);
            if (migration.Deltas.Where(delta => delta.Difference is SchemaPatchDifference.Invalid).Select(delta => delta.SchemaObject.Identifier.Name)
                .ToList() is { Count: > 0 } invalid)
                throw new SchemaException($"These are not this program's and cannot be changed: {string.Join(", ", invalid)}.");
            var changes = migration.Difference is not SchemaPatchDifference.None;
            if (changes) await store.Documents.Storage.Database.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate, ct: ct)
                .ConfigureAwait(false);
            await ExecuteAsync(guard, $"""
                insert into {_quoted}.ddon_schema (mark) values ('{Mark}') on conflict (single) do update set mark = excluded.mark, applied_at = now()
                    where ddon_schema.mark <> excluded.mark
                """, ct).ConfigureAwait(false);
            return changes;
        }
        finally
        {
            await ExecuteAsync(guard, $"select pg_advisory_unlock({LockKey})", CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>How the schema stands, by what was applied last: one short look.</summary>
    public async Task<SchemaState> StateAsync(CancellationToken ct)
    {
        await using var connection = await store.DataSource.OpenConnectionAsync(ct).ConfigureAwait(false);
        await using var look = new NpgsqlCommand(
            $"select to_regclass('{_quoted}.ddon_migrations') is not null, to_regclass('{_quoted}.ddon_schema') is not null", connection);
        bool isFormer, isThere;
        await using (var row = await look.ExecuteReaderAsync(ct).ConfigureAwait(false))
        {
            await row.ReadAsync(ct).ConfigureAwait(false);
            (isFormer, isThere) = (row.GetBoolean(0), row.GetBoolean(1));
        }
        if (isFormer) return SchemaState.Former;
        if (!isThere) return SchemaState.Missing;
        await using var mark = new NpgsqlCommand($"select mark from {_quoted}.ddon_schema", connection);
        return await mark.ExecuteScalarAsync(ct).ConfigureAwait(false) as string == Mark ? SchemaState.Current : SchemaState.Different;
    }

    /// <summary>One line a thing that is not as this program wants it.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(CancellationToken ct)
    {
        if (await StateAsync(ct).ConfigureAwait(false) is SchemaState.Former) return [SchemaException.Former.Message];
        var migration = await store.Documents.Storage.Database.CreateMigrationAsync(ct).ConfigureAwait(false);
        return
        [
            .. migration.Deltas.Where(delta => delta.Difference is not SchemaPatchDifference.None)
                .Select(delta => $"{delta.SchemaObject.Identifier.Name}: {(delta.Difference is SchemaPatchDifference.Create ? "missing"
                    : "not as it should be")}"),
        ];
    }

    /// <summary>Whether this program has a table, a view, a sequence, a function or a type of this name.</summary>
    public bool IsOurs(string name) => _names.Value.Contains(name) || name.StartsWith(Shadow.Prefix, StringComparison.Ordinal);

    private const string HeldSql = """
        -- What a schema holds, but for what belongs to a table or an extension's inside. $1 schema. One row a thing: kind, name.
        select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' when 'c' then 'type' when 'f' then 'foreign table'
                else 'table' end, c.relname::text
        from pg_class c
        where c.relnamespace = to_regnamespace(quote_ident($1)) and c.relkind in ('r', 'p', 'f', 'v', 'm', 'S', 'c')
            and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i'))
        union
        select 'function', p.proname::text from pg_proc p where p.pronamespace = to_regnamespace(quote_ident($1))
        union
        select 'type', t.typname::text from pg_type t where t.typnamespace = to_regnamespace(quote_ident($1)) and t.typtype in ('d', 'e', 'r')
        order by 1, 2
        """;

    /// <summary>What the schema holds that is not this program's, each with its kind, as far as a schema's things can be told by their names.</summary>
    public async Task<IReadOnlyList<string>> ForeignAsync(CancellationToken ct)
    {
        var foreign = new List<string>();
        await using var held = store.DataSource.CreateCommand(HeldSql);
        held.Parameters.Add(Sql.Text(store.SchemaName));
        await using var rows = await held.ExecuteReaderAsync(ct).ConfigureAwait(false);
        while (await rows.ReadAsync(ct).ConfigureAwait(false))
            if (!IsOurs(rows.GetString(1))) foreign.Add($"{rows.GetString(0)} {rows.GetString(1)}");
        return foreign;
    }

    /// <summary>The SQL that would bring the schema up to date; empty when it is.</summary>
    public async Task<string> PatchAsync(CancellationToken ct)
    {
        if (await StateAsync(ct).ConfigureAwait(false) is SchemaState.Former) throw SchemaException.Former;
        var migration = await store.Documents.Storage.Database.CreateMigrationAsync(ct).ConfigureAwait(false);
        if (migration.Difference is SchemaPatchDifference.None) return "";
        var writer = new StringWriter();
        migration.WriteAllUpdates(writer, new PostgresqlMigrator(), AutoCreate.CreateOrUpdate);
        return writer.ToString();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string text, CancellationToken ct)
    {
        // Waiting for another program takes as long as it takes.
        await using var command = new NpgsqlCommand(text, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
    }
}

/// <summary>A schema cannot be brought up to date; the message says why, and what to do.</summary>
public sealed class SchemaException(string message) : Exception(message)
{
    public static SchemaException Former { get; } = new(
        "The database was made by a version of before the first release, which nothing carries over: use another database or schema, or remove it "
        + "(./ddon demo: remove the folder .ddon).");
}
