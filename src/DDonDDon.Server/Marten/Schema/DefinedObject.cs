using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Weasel.Core;
using Weasel.Postgresql;
using DbCommandBuilder = Weasel.Core.DbCommandBuilder;

namespace DDonDDon.Server.Marten.Schema;

/// <summary>What kind of thing a <see cref="DefinedObject"/> is.</summary>
public enum DefinedKind
{
    Table,
    Index,
    Function,
    View,
    Constraint,
    StorageSettings,
}

/// <summary>
/// Something in the schema that is defined by its own SQL, beside what Marten makes: a table with its indexes, an index or a constraint on one of
/// Marten's tables, a function, a view. Its comment in the database tells by which SQL it was made and what came of that, so that a difference in either shows.
/// </summary>
/// <param name="kind">What it is.</param>
/// <param name="schema">The schema that it is in.</param>
/// <param name="name">Its name; of storage settings the table's.</param>
/// <param name="sql">What makes it, with the schema as search path.</param>
/// <param name="table">The table that a constraint is on.</param>
public sealed class DefinedObject(DefinedKind kind, string schema, string name, string sql, string? table = null) : ISchemaObject
{
    private readonly string _mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n"))))[..16];

    public DbObjectName Identifier { get; } = new PostgresqlObjectName(schema, kind is DefinedKind.StorageSettings ? name + "_settings" : name,
        SchemaUtils.IdentifierUsage.General);

    public void WriteCreateStatement(Migrator migrator, TextWriter writer)
    {
        writer.WriteLine($"set search_path = \"{schema}\";");
        writer.WriteLine(sql.TrimEnd().TrimEnd(';') + ";");
        if (kind is not DefinedKind.StorageSettings)
            writer.WriteLine($"do $mark$ begin execute format('comment on {Commented} is %L', 'ddon {_mark} ' || ({Shape})); end $mark$;");
        writer.WriteLine("reset search_path;");
    }

    public void WriteDropStatement(Migrator rules, TextWriter writer)
    {
        if (kind is DefinedKind.StorageSettings) return;
        writer.WriteLine(kind switch
        {
            DefinedKind.Table => $"drop table if exists \"{schema}\".{name} cascade;",
            DefinedKind.Index => $"drop index if exists \"{schema}\".{name};",
            DefinedKind.View => $"drop view if exists \"{schema}\".{name};",
            DefinedKind.Constraint => $"alter table \"{schema}\".{table} drop constraint if exists {name};",
            _ => "do $drop$ declare one regprocedure; begin for one in select oid from pg_proc "
                + $"where pronamespace = to_regnamespace('\"{schema}\"') and proname = '{name}' "
                + "loop execute format('drop function %s cascade', one); end loop; end $drop$;",
        });
    }

    // One row: the comment and the shape as it is now, both null when there is no such thing.
    public void ConfigureQueryCommand(DbCommandBuilder builder) => builder.Append(kind is DefinedKind.StorageSettings
        ? $"select reloptions::text, null from pg_class where oid = to_regclass('\"{schema}\".{name}');"
        : $"select {Comment}, {Shape};");

    public async Task<ISchemaObjectDelta> CreateDeltaAsync(DbDataReader reader, CancellationToken ct = default)
    {
        var isThere = await reader.ReadAsync(ct).ConfigureAwait(false);
        var comment = isThere && !await reader.IsDBNullAsync(0, ct).ConfigureAwait(false) ? reader.GetString(0) : null;
        var shape = isThere && !await reader.IsDBNullAsync(1, ct).ConfigureAwait(false) ? reader.GetString(1) : null;
        if (kind is DefinedKind.StorageSettings) return Delta(comment is null ? SchemaPatchDifference.Create : SchemaPatchDifference.None);
        if (shape is null) return Delta(SchemaPatchDifference.Create);
        if (comment == $"ddon {_mark} {shape}") return Delta(SchemaPatchDifference.None);
        // What a table holds is not thrown away to mend it.
        return Delta(kind is DefinedKind.Table ? SchemaPatchDifference.Invalid : SchemaPatchDifference.Update);
    }

    public IEnumerable<DbObjectName> AllNames() => [Identifier];

    private Difference Delta(SchemaPatchDifference difference) => new(this, difference);

    // Functions and views need each other: they are replaced where they are.
    private void WriteUpdateStatement(Migrator migrator, TextWriter writer)
    {
        if (kind is not (DefinedKind.Function or DefinedKind.View)) WriteDropStatement(migrator, writer);
        WriteCreateStatement(migrator, writer);
    }

    private sealed class Difference(DefinedObject expected, SchemaPatchDifference difference) : ISchemaObjectDelta
    {
        public ISchemaObject SchemaObject => expected;

        SchemaPatchDifference ISchemaObjectDelta.Difference => difference;

        public void WriteUpdate(Migrator rules, TextWriter writer) => expected.WriteUpdateStatement(rules, writer);

        public void WriteRollback(Migrator rules, TextWriter writer)
        {
        }

        public void WriteRestorationOfPreviousState(Migrator rules, TextWriter writer) =>
            throw new NotSupportedException("What was there before is not known.");
    }

    private string Oid => kind switch
    {
        DefinedKind.Function => $"(select min(oid::bigint)::oid from pg_proc where pronamespace = to_regnamespace('\"{schema}\"') and proname = '{name}')",
        DefinedKind.Constraint => $"(select oid from pg_constraint where conrelid = to_regclass('\"{schema}\".{table}') and conname = '{name}')",
        _ => $"to_regclass('\"{schema}\".{name}')::oid",
    };

    private string Comment => kind switch
    {
        DefinedKind.Function => $"obj_description({Oid}, 'pg_proc')",
        DefinedKind.Constraint => $"obj_description({Oid}, 'pg_constraint')",
        _ => $"obj_description({Oid}, 'pg_class')",
    };

    private string Commented => kind switch
    {
        DefinedKind.Table => $"table \"{schema}\".{name}",
        DefinedKind.Index => $"index \"{schema}\".{name}",
        DefinedKind.View => $"view \"{schema}\".{name}",
        DefinedKind.Constraint => $"constraint {name} on \"{schema}\".{table}",
        _ => $"function \"{schema}\".{name}",
    };

    // What there is, in a few letters; without the schema's name, so that a schema under another name is the same.
    private string Shape => kind switch
    {
        DefinedKind.Table => $"(select {Brief("string_agg(line, E'\\n' order by line)")} from ("
            + "select attname || ' ' || format_type(atttypid, atttypmod) || attnotnull::text || attgenerated::text || "
            + "coalesce(pg_get_expr(adbin, adrelid), '') "
            + $"from pg_attribute left join pg_attrdef on (adrelid, adnum) = (attrelid, attnum) where attrelid = {Oid} and attnum > 0 and not attisdropped "
            + $"union all select pg_get_constraintdef(oid) from pg_constraint where conrelid = {Oid} and contype <> 'n' "
            + $"union all select pg_get_indexdef(indexrelid) || indisvalid::text from pg_index where indrelid = {Oid}) as lines(line))",
        DefinedKind.Index => $"(select {Brief("pg_get_indexdef(indexrelid) || indisvalid::text")} from pg_index where indexrelid = {Oid})",
        DefinedKind.Constraint => $"(select {Brief("pg_get_constraintdef(oid)")} from pg_constraint where oid = {Oid})",
        DefinedKind.View => $"(select {Brief("pg_get_viewdef(oid)")} from pg_class where oid = {Oid})",
        _ => $"(select {Brief("pg_get_functiondef(oid)")} from pg_proc where oid = {Oid})",
    };

    private string Brief(string text) => $"left(md5(replace(replace({text}, '\"{schema}\".', ''), '{schema}.', '')), 16)";
}
