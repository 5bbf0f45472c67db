using System.Text.Json;
using DDonDDon.Ledger;

namespace DDonDDon.Server.Marten;

/// <summary>Which class an event's stored type name stands for: its class name in snake case, which never changes once it is released.</summary>
public sealed class EventTypes(JsonSerializerOptions json)
{
    private readonly Dictionary<string, Type> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, string> _byType = [];

    public JsonSerializerOptions Json { get; } = json;

    /// <summary>Every class with its stored name.</summary>
    public IEnumerable<(Type Type, string Name)> All => _byType.Select(pair => (pair.Key, pair.Value));

    /// <summary>Registers a class under its name in snake case.</summary>
    public EventTypes Register<T>() where T : class
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(typeof(T).Name);
        _byName.Add(name, typeof(T));
        _byType.Add(typeof(T), name);
        return this;
    }

    /// <summary>The stored name of a class.</summary>
    public string NameOf(Type type) => _byType.TryGetValue(type, out var name)
        ? name
        : throw new InvalidOperationException($"{type.Name} is not registered as an event type.");

    /// <summary>The stored names whose events are read as one of these classes or a class derived from one.</summary>
    public string[] NamesFor(params Type[] types) => [.. _byName.Where(pair => types.Any(type => type.IsAssignableFrom(pair.Value))).Select(pair => pair.Key)];

    /// <summary>The event as an object of its class.</summary>
    /// <exception cref="UnknownEventTypeException">Its type is not registered.</exception>
    public object Read(StoredEvent stored) => Read(stored.Type, stored.Data, stored.StreamId, stored.Version);

    public object Read(string name, ReadOnlySpan<byte> data, Guid streamId, long version) => _byName.TryGetValue(name, out var type)
        ? JsonSerializer.Deserialize(data, type, Json) ?? throw new JsonException($"Event {version} of stream {streamId} is null.")
        : throw new UnknownEventTypeException(name, streamId, version);
}

/// <summary>A stored event has a type that this program does not know: a newer program wrote it, or another one.</summary>
public sealed class UnknownEventTypeException(string type, Guid streamId, long version)
    : Exception($"Event type '{type}' (stream {streamId}, version {version}) is not known to this program.")
{
    public string EventType { get; } = type;
    public Guid StreamId { get; } = streamId;
    public long Version { get; } = version;
}
