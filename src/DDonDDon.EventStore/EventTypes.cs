using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Ledger;

namespace DDonDDon.EventStore;

/// <summary>
/// Which class an event's stored type name stands for, and how old events become today's. A stored name is its class name
/// in snake case; released names and shapes never change.
/// </summary>
public sealed class EventTypes(JsonSerializerOptions json)
{
    private readonly Dictionary<string, Type> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, (string Name, string DotNetType)> _byType = [];
    private readonly Dictionary<string, Func<JsonObject, (string Name, JsonObject Data)>> _upcasters = new(StringComparer.Ordinal);

    public JsonSerializerOptions Json { get; } = json;

    /// <summary>Registers a class under its name in snake case.</summary>
    public EventTypes Register<T>() where T : class
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(typeof(T).Name);
        _byName.Add(name, typeof(T));
        _byType.Add(typeof(T), (name, $"{typeof(T).FullName}, {typeof(T).Assembly.GetName().Name}"));
        return this;
    }

    /// <summary>
    /// Registers how events stored under an old name are read: as which newer name (which may be old itself) and with what data.
    /// </summary>
    public EventTypes Upcast(string oldName, Func<JsonObject, (string Name, JsonObject Data)> upcast)
    {
        _upcasters.Add(oldName, upcast);
        return this;
    }

    /// <summary>The stored name and Marten's mt_dotnet_type of a class.</summary>
    public (string Name, string DotNetType) NamesOf(Type type) => _byType.TryGetValue(type, out var names)
        ? names
        : throw new InvalidOperationException($"{type.Name} is not registered as an event type.");

    /// <summary>All stored names, old ones too, whose events are read as one of these classes or a class derived from one.</summary>
    public string[] NamesFor(params Type[] types) =>
        [.. _byName.Where(pair => types.Any(type => type.IsAssignableFrom(pair.Value))).Select(pair => pair.Key).Concat(_upcasters.Keys)];

    /// <summary>The event as an object of today's class.</summary>
    /// <exception cref="UnknownEventTypeException">Nobody registered its type.</exception>
    public object Read(StoredEvent stored) => Read(stored.Type, stored.Data, stored.StreamId, stored.Version);

    public object Read(string name, ReadOnlySpan<byte> data, Guid streamId, long version)
    {
        if (_byName.TryGetValue(name, out var type))
            return JsonSerializer.Deserialize(data, type, Json) ?? throw new JsonException($"Event {version} of stream {streamId} is null.");
        if (!_upcasters.TryGetValue(name, out var upcast)) throw new UnknownEventTypeException(name, streamId, version);

        var (newName, newData) = upcast(JsonNode.Parse(data)!.AsObject());
        return Read(newName, JsonSerializer.SerializeToUtf8Bytes(newData, Json), streamId, version);
    }
}

/// <summary>A stored event has a type that this program does not know: a newer program wrote it, or somebody else did.</summary>
public sealed class UnknownEventTypeException(string type, Guid streamId, long version)
    : Exception($"Event type '{type}' (stream {streamId}, version {version}) is not known to this program.")
{
    public string EventType { get; } = type;
    public Guid StreamId { get; } = streamId;
    public long Version { get; } = version;
}
