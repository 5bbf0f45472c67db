using System.Buffers;
using System.Text.Json;
using DDonDDon.Ledger;

namespace DDonDDon.EventStore.Appending;

/// <summary>
/// Makes new events the next links of a tenant's ledger: position, version, canonical JSON and hash, one after the other.
/// They are made as they are asked for, so that the first can be on their way while the last do not exist yet.
/// </summary>
public sealed class EventChain(EventTypes types, string tenant, DateTimeOffset recordedAt, long[] positions, byte[] lastHash)
    : IDisposable
{
    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _writer = new(Stream.Null, new() { Encoder = types.Json.Encoder, SkipValidation = true });

    /// <summary>How many events have been linked.</summary>
    public int Count { get; private set; }

    /// <summary>The hash of the last of them.</summary>
    public byte[] LastHash { get; private set; } = lastHash;

    public IEnumerable<StoredEvent> Link(IEnumerable<StreamAppend> appends)
    {
        foreach (var append in appends)
            for (var i = 0; i < append.Events.Count; i++)
                yield return Link(append.StreamId, append.ExpectedVersion + i + 1, append.Events[i]);
    }

    private StoredEvent Link(Guid streamId, long version, NewEvent appended)
    {
        var (name, dotNetType) = types.NamesOf(appended.Data.GetType());
        var headers = appended.Headers is null ? [] : Serialize(appended.Headers);
        var stored = new StoredEvent(
            positions[Count++], appended.Id, streamId, version, Serialize(appended.Data), name, recordedAt,
            appended.CorrelationId, appended.CausationId, null, appended.UserName, tenant, dotNetType);
        LastHash = HashChain.Next(LastHash, stored, headers);
        return stored with { Headers = HashChain.WithHash(headers, LastHash) };
    }

    private byte[] Serialize(object value)
    {
        _json.ResetWrittenCount();
        _writer.Reset(_json);
        JsonSerializer.Serialize(_writer, value, value.GetType(), types.Json);
        return CanonicalJson.Of(_json.WrittenMemory).ToArray();
    }

    public void Dispose() => _writer.Dispose();
}
