using Npgsql;

namespace DDonDDon.Server.Postgres;

/// <summary>Several statements, one trip to the server and back.</summary>
internal static class RoundTrip
{
    /// <summary><paramref name="timeout"/>: how long all of it may take; null: the connection's own.</summary>
    public static async Task RunAsync(NpgsqlConnection connection, IReadOnlyList<Read> reads, CancellationToken ct, TimeSpan? timeout = null)
    {
        if (reads.Count == 0) return;
        await using var batch = new NpgsqlBatch(connection);
        if (timeout is { } time) batch.Timeout = (int)time.TotalSeconds;
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
