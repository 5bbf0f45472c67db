using DDonDDon.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace DDonDDon.EventStore.Appending;

/// <summary>
/// Events as a binary COPY. It takes two round trips of its own, but the server stores the first events while the last are
/// still being made, and stores them a page at a time.
/// </summary>
internal static class EventCopy
{
    /// <summary>From how many events on it is faster than arrays.</summary>
    public const int WorthIt = 50;

    private static readonly string CopyEvents = SqlText.Load("append/copy-events.sql");

    public static async Task WriteAsync(NpgsqlConnection connection, IEnumerable<StoredEvent> events, CancellationToken ct)
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopyEvents, ct).ConfigureAwait(false);
        foreach (var stored in events) Write(copy, stored);
        await copy.CompleteAsync(ct).ConfigureAwait(false);
    }

    // Not asynchronous: six thousand awaits a batch cost more than all else that is done with it, and the socket takes it in.
    private static void Write(NpgsqlBinaryImporter copy, StoredEvent stored)
    {
        copy.StartRow();
        copy.Write(stored.Seq, NpgsqlDbType.Bigint);
        copy.Write(stored.Id, NpgsqlDbType.Uuid);
        copy.Write(stored.StreamId, NpgsqlDbType.Uuid);
        copy.Write(stored.Version, NpgsqlDbType.Bigint);
        copy.Write(stored.Data, NpgsqlDbType.Jsonb);
        copy.Write(stored.Type, NpgsqlDbType.Varchar);
        copy.Write(stored.Timestamp.UtcDateTime, NpgsqlDbType.TimestampTz);
        copy.Write(stored.Tenant, NpgsqlDbType.Varchar);
        Write(copy, stored.DotNetType);
        Write(copy, stored.CorrelationId);
        Write(copy, stored.CausationId);
        copy.Write(stored.Headers!, NpgsqlDbType.Jsonb);
        Write(copy, stored.UserName);
    }

    private static void Write(NpgsqlBinaryImporter copy, string? value)
    {
        if (value is null) copy.WriteNull();
        else copy.Write(value, NpgsqlDbType.Varchar);
    }
}
