using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>
/// The database role that the running program takes on: it can append events and never change or take them away. <c>db apply</c> makes it
/// where the connection may create roles; connections take it on by themselves (<see cref="Database.Open"/>).
/// </summary>
public static class ApplicationRole
{
    private static readonly string SetUpSql = SqlText.Load("Postgres/set-up-application-role.sql");

    /// <summary>Makes the role, or brings its rights up to date. False when the connection may not.</summary>
    public static async Task<bool> SetUpAsync(NpgsqlDataSource owner, string schema, CancellationToken ct)
    {
        await using var command = owner.CreateCommand(SetUpSql.Replace("{schema}", $"'{schema.Replace("'", "''", StringComparison.Ordinal)}'",
            StringComparison.Ordinal));
        try
        {
            await command.ExecuteNonQueryAsync(ct);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }

    private const string MayChangeSql = """
        -- Whether the connection could change or take away events. $1 the events' table. One row.
        select has_table_privilege($1, 'UPDATE') or has_table_privilege($1, 'DELETE') or has_table_privilege($1, 'TRUNCATE')
        """;

    /// <summary>Whether connections of this source could change or take away events.</summary>
    public static async Task<bool> MayChangeEventsAsync(NpgsqlDataSource dataSource, string schema, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(MayChangeSql);
        command.Parameters.Add(Sql.Text($"\"{schema}\".mt_events"));
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private const string TakeSql = """
        -- Gives up the connection's own rights for those of the application's role, where db apply has made it and the connection may take it on.
        -- $1 schema. One row with the role's name, or none.
        select set_config('role', rolname, false) from pg_roles
        where rolname = ($1 || '_app_' || current_database())::name and pg_has_role(session_user, oid, 'MEMBER')
        """;

    internal static void Take(NpgsqlConnection connection, string schema)
    {
        using var command = new NpgsqlCommand(TakeSql, connection) { Parameters = { Sql.Text(schema) } };
        command.ExecuteNonQuery();
    }

    internal static async Task TakeAsync(NpgsqlConnection connection, string schema)
    {
        await using var command = new NpgsqlCommand(TakeSql, connection) { Parameters = { Sql.Text(schema) } };
        await command.ExecuteNonQueryAsync();
    }
}
