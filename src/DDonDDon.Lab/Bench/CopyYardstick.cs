using DDonDDon.Ledger;
using DDonDDon.Server.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace DDonDDon.Lab.Bench;

/// <summary>The fastest way PostgreSQL has to store the same rows: a binary COPY that is its own transaction.</summary>
internal sealed class CopyYardstick(BenchDatabase database)
{
    private static readonly string CopyEvents = SqlText.Load(typeof(CopyYardstick).Assembly, "bench/copy-events.sql");

    private readonly string _copy = CopyEvents.Replace("{table}", database.Yardstick, StringComparison.Ordinal);

    /// <summary>The JSON as an append sends it, which is shorter than what the server prints.</summary>
    public static IReadOnlyList<StoredEvent> AsSent(IEnumerable<StoredEvent> stored) =>
        [.. stored.Select(row => row with
        {
            Data = CanonicalJson.Of(row.Data).ToArray(),
            Headers = row.Headers is null ? null : CanonicalJson.Of(row.Headers).ToArray(),
        })];

    /// <summary>Stores rows, 500 a transaction.</summary>
    public async Task CopyAsync(IReadOnlyList<StoredEvent> rows, CancellationToken ct)
    {
        foreach (var batch in rows.Chunk(StoreTraffic.BatchSize))
        {
            await using var connection = await database.DataSource.OpenConnectionAsync(ct);
            await using var copy = await connection.BeginBinaryImportAsync(_copy, ct);
            foreach (var row in batch) Write(copy, row);
            await copy.CompleteAsync(ct);
        }
    }

    private static void Write(NpgsqlBinaryImporter copy, StoredEvent row)
    {
        copy.StartRow();
        copy.Write(row.Seq, NpgsqlDbType.Bigint);
        copy.Write(row.Id, NpgsqlDbType.Uuid);
        copy.Write(row.StreamId, NpgsqlDbType.Uuid);
        copy.Write(row.Version, NpgsqlDbType.Bigint);
        copy.Write(row.Data, NpgsqlDbType.Jsonb);
        copy.Write(row.Type, NpgsqlDbType.Varchar);
        copy.Write(row.Timestamp.UtcDateTime, NpgsqlDbType.TimestampTz);
        copy.Write(row.Tenant, NpgsqlDbType.Varchar);
        copy.Write(row.DotNetType, NpgsqlDbType.Varchar);
        copy.Write(row.CorrelationId, NpgsqlDbType.Varchar);
        copy.Write(row.CausationId, NpgsqlDbType.Varchar);
        copy.Write(row.Headers, NpgsqlDbType.Jsonb);
        copy.Write(row.UserName, NpgsqlDbType.Varchar);
    }
}
