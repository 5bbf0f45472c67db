using Microsoft.Data.Sqlite;

namespace DDonDDon.Client.Local;

/// <summary>The statements in Sql, each in a file that states its contract first; they are prepared once a connection.</summary>
internal sealed class LocalSql(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Execute(string name, params ReadOnlySpan<(string Name, object? Value)> parameters) => Command(name, parameters).ExecuteNonQuery();

    public List<T> Query<T>(string name, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var rows = Command(name, parameters).ExecuteReader();
        var found = new List<T>();
        while (rows.Read()) found.Add(read(rows));
        return found;
    }

    /// <summary>The first column of the first row as a number; 0 when there is none.</summary>
    public long Number(string name, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Command(name, parameters).ExecuteScalar() is long number ? number : 0;

    public void Dispose()
    {
        foreach (var command in _commands.Values) command.Dispose();
    }

    /// <summary>The text of a statement without its leading comment.</summary>
    public static string Text(string name)
    {
        using var stream = typeof(LocalSql).Assembly.GetManifestResourceStream($"{name}.sql")
            ?? throw new InvalidOperationException($"There is no statement '{name}'.");
        using var reader = new StreamReader(stream);
        return string.Join('\n', reader.ReadToEnd().Split('\n').SkipWhile(line => line.StartsWith("--", StringComparison.Ordinal))).Trim();
    }

    private SqliteCommand Command(string name, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_commands.TryGetValue(name, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are files of this assembly.
            command.CommandText = Text(name);
#pragma warning restore CA2100
            _commands[name] = command;
        }
        command.Parameters.Clear();
        foreach (var (parameter, value) in parameters) command.Parameters.AddWithValue($"${parameter}", Stored(value));
        return command;
    }

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        Guid id => Ids.Text(id),
        DateTimeOffset time => LocalTime.Microseconds(time),
        bool flag => flag ? 1L : 0L,
        ItemState state => ItemStates.Text(state),
        _ => value,
    };
}

/// <summary>Ids as they stand in the file and on the wire.</summary>
internal static class Ids
{
    public static string Text(Guid id) => id.ToString("D");
}

/// <summary>Times as they stand in the file: microseconds since 1970.</summary>
internal static class LocalTime
{
    public static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset Of(long microseconds) => DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}

/// <summary>Columns that may be null.</summary>
internal static class Rows
{
    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    public static long? NumberOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
    public static Guid? IdOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Guid.Parse(row.GetString(column));
    public static DateTimeOffset? TimeOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : LocalTime.Of(row.GetInt64(column));
    public static Guid Id(this SqliteDataReader row, int column) => Guid.Parse(row.GetString(column));
}
