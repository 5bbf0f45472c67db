using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>Makes new events the next links of a ledger in memory, as the service does of what it saves.</summary>
/// <param name="types">How events are written.</param>
/// <param name="tenant">The ledger's.</param>
/// <param name="recordedAt">When they count as recorded.</param>
/// <param name="positions">A position each.</param>
/// <param name="events">How many the ledger has.</param>
/// <param name="lastHash">The hash of the last of these.</param>
internal sealed class MemoryChain(EventTypes types, string tenant, DateTimeOffset recordedAt, long[] positions, long events, byte[] lastHash) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _json = new(1024);
    private readonly Utf8JsonWriter _writer = new(Stream.Null, new() { Encoder = types.Json.Encoder, SkipValidation = true });
    private int _count;

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
        var type = appended.Data.GetType();
        var headers = appended.Headers is null ? [] : (JsonObject)JsonSerializer.SerializeToNode(appended.Headers, types.Json)!;
        headers[HashChain.NumberHeader] = events + _count + 1;
        var stored = new StoredEvent(
            positions[_count++], appended.Id, streamId, version, Serialize(appended.Data), types.NameOf(type), recordedAt,
            appended.CorrelationId, appended.CausationId, null, appended.UserName, tenant, $"{type.FullName}, {type.Assembly.GetName().Name}");
        LastHash = HashChain.Next(LastHash, stored, Serialize(headers));
        headers[HashChain.Header] = Convert.ToHexStringLower(LastHash);
        return stored with { Headers = Serialize(headers) };
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
