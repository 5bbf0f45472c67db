using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>
/// The database role that the running program takes on: it can append events and never change or take them away. <c>db apply</c> makes it
/// where the connection may create roles; connections take it on by themselves (<see cref="Database.Open"/>).
/// </summary>
public static class ApplicationRole
{
    private static readonly string SetUp = Load("set-up-application-role");
    private static readonly string TakeText = Load("take-application-role");
    private static readonly string MayChange = Load("may-change-events");

    /// <summary>Makes the role, or brings its rights up to date. False when the connection may not.</summary>
    public static async Task<bool> SetUpAsync(NpgsqlDataSource owner, string schema, CancellationToken ct)
    {
        await using var command = owner.CreateCommand(SetUp.Replace("{schema}", $"'{schema.Replace("'", "''", StringComparison.Ordinal)}'",
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

    /// <summary>Whether connections of this source could change or take away events.</summary>
    public static async Task<bool> MayChangeEventsAsync(NpgsqlDataSource dataSource, string schema, CancellationToken ct)
    {
        await using var command = dataSource.CreateCommand(MayChange);
        command.Parameters.Add(Sql.Text($"\"{schema}\".mt_events"));
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    internal static void Take(NpgsqlConnection connection, string schema)
    {
        using var command = new NpgsqlCommand(TakeText, connection) { Parameters = { Sql.Text(schema) } };
        command.ExecuteNonQuery();
    }

    internal static async Task TakeAsync(NpgsqlConnection connection, string schema)
    {
        await using var command = new NpgsqlCommand(TakeText, connection) { Parameters = { Sql.Text(schema) } };
        await command.ExecuteNonQueryAsync();
    }

    private static string Load(string name) => SqlText.Load(typeof(ApplicationRole).Assembly, $"schema/{name}.sql");
}
