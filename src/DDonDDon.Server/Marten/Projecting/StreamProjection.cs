using JasperFx.Events;
using JasperFx.Events.Aggregation;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Npgsql;
using Weasel.Storage;

namespace DDonDDon.Server.Marten.Projecting;

/// <summary>A projection with one document a stream, which has the stream's id and version.</summary>
public abstract class StreamProjection(string name, Type documentType, params Type[] eventTypes) : Projection(name, documentType, eventTypes)
{
    public sealed override bool HasVersion => true;

    /// <summary>The document that a whole stream gives. <paramref name="events"/> are by version, without a gap.</summary>
    public abstract object Fold(string tenant, Guid streamId, IReadOnlyList<object> events);

    public override Task<StreamFold> PrepareAsync(NpgsqlConnection connection, string tenant, CancellationToken ct) =>
        Task.FromResult<StreamFold>((streamId, version, events) => [new(streamId, Fold(tenant, streamId, events), version)]);
}

/// <summary>The same with its document's class, as Marten runs it.</summary>
public abstract class StreamProjection<T>(string name, params Type[] eventTypes) : StreamProjection(name, typeof(T), eventTypes)
    where T : class
{
    /// <summary>A document's id, and how many events it holds.</summary>
    protected abstract (Guid Id, long Version) Key(T document);

    /// <summary>The document after some more events, which follow those that it holds; or null when only all of the stream's events can tell.</summary>
    protected abstract T? Evolve(string tenant, T? document, Guid streamId, IReadOnlyList<object> events);

    public override (Guid Id, long Version) KeyOf(object document) => Key((T)document);

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) => Evolve(tenant, null, streamId, events)!;

    internal override void Register(StoreOptions options, IEnumerable<string> indexes)
    {
        foreach (var index in indexes) options.Schema.For<T>().IgnoreIndex(index);
        options.Projections.Add(new Inline(this), ProjectionLifecycle.Inline);
    }

    internal sealed override void Gather(IDocumentSession session) => Gathered.Gather<T>(session);

    internal override void Prepare(IDocumentSession session, IReadOnlyList<object> documents)
    {
        var map = ((IStorageSession)session).ItemMap;
        if (!map.TryGetValue(typeof(T), out var held)) map[typeof(T)] = held = new Dictionary<Guid, T>();
        foreach (T document in documents) ((Dictionary<Guid, T>)held)[Key(document).Id] = document;
    }

    // The documents of a session are those that its decision has made: they hold the new events already. Anything else is folded.
    private async ValueTask<T> AfterAsync(IQuerySession session, T? document, Guid streamId, IReadOnlyList<IEvent> events, CancellationToken ct)
    {
        if (document is null && ((IStorageSession)session).ItemMap.TryGetValue(typeof(T), out var held))
            document = ((Dictionary<Guid, T>)held).GetValueOrDefault(streamId);
        var (first, last) = (events[0].Version, events[^1].Version);
        if (document is not null && Key(document).Version == last) return document;

        object[] happened = [.. events.Select(one => one.Data).Where(one => Concerns(EventTypes, one))];
        var before = document is null ? 0 : Key(document).Version;
        if (before == first - 1 && Evolve(session.TenantId, document, streamId, happened) is { } next) return next;
        var stored = first == 1 ? [] : await session.Events.FetchStreamAsync(streamId, first - 1, token: ct).ConfigureAwait(false);
        return (T)Fold(session.TenantId, streamId, [.. stored.Select(one => one.Data).Where(one => Concerns(EventTypes, one)), .. happened]);
    }

    private sealed class Inline : SingleStreamProjection<T, Guid>
    {
        private readonly StreamProjection<T> _projection;

        public Inline(StreamProjection<T> projection)
        {
            _projection = projection;
            Name = projection.Name;
        }

        protected override Type[] determineEventTypes() => _projection.EventTypes;

        public override async ValueTask<(T?, ActionType)> DetermineActionAsync(
            IQuerySession session, T? snapshot, Guid identity, IIdentitySetter<T, Guid> identitySetter, IReadOnlyList<IEvent> events,
                CancellationToken cancellation) =>
            (await _projection.AfterAsync(session, snapshot, identity, events, cancellation).ConfigureAwait(false), ActionType.Store);
    }
}
