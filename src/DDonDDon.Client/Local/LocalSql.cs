using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace DDonDDon.Client.Local;

/// <summary>Runs statements, which are constants, with values for their $parameters. Each is prepared once a connection.</summary>
internal sealed class LocalSql(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Execute([ConstantExpected] string statement, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Command(statement, parameters).ExecuteNonQuery();

    public List<T> Query<T>([ConstantExpected] string statement, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var rows = Command(statement, parameters).ExecuteReader();
        var found = new List<T>();
        while (rows.Read()) found.Add(read(rows));
        return found;
    }

    /// <summary>The first column of the first row as a number; 0 when there is none.</summary>
    public long Number([ConstantExpected] string statement, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Command(statement, parameters).ExecuteScalar() is long number ? number : 0;

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
    }

    private SqliteCommand Command(string statement, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(statement, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant, as the parameter above demands.
            command.CommandText = statement;
#pragma warning restore CA2100
            _commands[statement] = command;
        }
        command.Parameters.Clear();
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue($"${name}", ToSqlite(value));
        return command;
    }

    private static object ToSqlite(object? value) => value switch
    {
        null => DBNull.Value,
        Guid id => Ids.Text(id),
        DateTimeOffset time => LocalTime.Microseconds(time),
        bool flag => flag ? 1L : 0L,
        ItemState state => ItemStates.Text(state),
        _ => value,
    };
}

/// <summary>Ids as they are in the file and on the wire.</summary>
internal static class Ids
{
    public static string Text(Guid id) => id.ToString("D");
}

/// <summary>Times as they are in the file: microseconds since 1970.</summary>
internal static class LocalTime
{
    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Of(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
