using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>Several statements, one trip to the server and back.</summary>
internal static class RoundTrip
{
    public static async Task RunAsync(NpgsqlConnection connection, IReadOnlyList<Read> reads, CancellationToken ct)
    {
        if (reads.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var read in reads) batch.BatchCommands.Add(read.Command);
        await using var reader = await batch.ExecuteReaderAsync(ct).ConfigureAwait(false);
        // The reader passes over statements that give no rows by itself.
        foreach (var read in reads.Where(read => read is not Write))
        {
            await read.ConsumeAsync(reader, ct).ConfigureAwait(false);
            await reader.NextResultAsync(ct).ConfigureAwait(false);
        }
    }
}
