using System.Text.Json;
using Npgsql;

namespace DDonDDon.EventStore;

/// <summary>
/// An event as it is stored. <paramref name="Data"/> and <paramref name="Headers"/> are UTF-8 JSON;
/// <paramref name="Timestamp"/> is when the server recorded it.
/// </summary>
public sealed record StoredEvent(
    long Seq, Guid Id, Guid StreamId, long Version, byte[] Data, string Type, DateTimeOffset Timestamp,
    string? CorrelationId, string? CausationId, byte[]? Headers, string? UserName, string Tenant, string? DotNetType)
{
    /// <summary>Reads a row whose columns are those of the statements in Sql/read, in their order.</summary>
    public static StoredEvent Of(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetGuid(1), row.GetGuid(2), row.GetInt64(3), row.GetFieldValue<byte[]>(4), row.GetString(5),
        row.GetFieldValue<DateTimeOffset>(6), Text(row, 7), Text(row, 8), row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9),
        Text(row, 10), row.GetString(11), Text(row, 12));

    /// <summary>A member of the headers, or null when there is none.</summary>
    public JsonElement? Header(string name)
    {
        if (Headers is null) return null;
        var reader = new Utf8JsonReader(Headers);
        return JsonElement.ParseValue(ref reader).TryGetProperty(name, out var value) ? value : null;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>
/// An event to be appended. <paramref name="Headers"/> is serialized beside the store's own; <paramref name="UserName"/> is who
/// recorded it, <paramref name="CorrelationId"/> the batch, <paramref name="CausationId"/> the device.
/// </summary>
public sealed record NewEvent(
    Guid Id, object Data, string? UserName = null, string? CorrelationId = null, string? CausationId = null, object? Headers = null);
