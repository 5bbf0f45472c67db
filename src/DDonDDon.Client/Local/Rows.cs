using Microsoft.Data.Sqlite;

namespace DDonDDon.Client.Local;

/// <summary>Values of a row by their column's name.</summary>
internal static class Rows
{
    public static string Text(this SqliteDataReader row, string column) => row.GetString(row.GetOrdinal(column));
    public static string? TextOrNull(this SqliteDataReader row, string column) => row.IsNull(column) ? null : row.Text(column);
    public static long Number(this SqliteDataReader row, string column) => row.GetInt64(row.GetOrdinal(column));
    public static long? NumberOrNull(this SqliteDataReader row, string column) => row.IsNull(column) ? null : row.Number(column);
    public static Guid Id(this SqliteDataReader row, string column) => Guid.Parse(row.Text(column));
    public static Guid? IdOrNull(this SqliteDataReader row, string column) => row.IsNull(column) ? null : row.Id(column);
    public static DateTimeOffset Time(this SqliteDataReader row, string column) => LocalTime.Of(row.Number(column));
    public static DateTimeOffset? TimeOrNull(this SqliteDataReader row, string column) => row.IsNull(column) ? null : row.Time(column);

    /// <summary>The reading of the boot clock when an item was recorded; null where there was no such clock.</summary>
    public static BootReading? BootOrNull(this SqliteDataReader row) => row.TextOrNull("boot") is { } boot ? new(boot, row.Number("elapsed")) : null;

    private static bool IsNull(this SqliteDataReader row, string column) => row.IsDBNull(row.GetOrdinal(column));
}
