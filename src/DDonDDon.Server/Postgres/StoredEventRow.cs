using DDonDDon.Ledger;
using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>Stored events as rows of the database.</summary>
public static class StoredEventRow
{
    /// <summary>What a statement selects of mt_events e, for <see cref="Of"/> to read.</summary>
    internal const string Columns = "e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, "
        + "e.user_name, e.tenant_id, e.mt_dotnet_type";

    extension(StoredEvent)
    {
        /// <summary>Reads a row of the <see cref="Columns"/>.</summary>
        public static StoredEvent Of(NpgsqlDataReader row) => new(
            row.GetInt64(0), row.GetGuid(1), row.GetGuid(2), row.GetInt64(3), row.GetFieldValue<byte[]>(4), row.GetString(5),
            row.GetFieldValue<DateTimeOffset>(6), Text(row, 7), Text(row, 8), row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9),
            Text(row, 10), row.GetString(11), Text(row, 12));
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
