using DDonDDon.Server.Marten.Appending;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Projections;
using Marten.Schema;

namespace DDonDDon.Server.Marten.Projecting;

/// <summary>A projection with several documents a stream, each with an id of its own.</summary>
public abstract class SetProjection<T>(string name, params Type[] eventTypes) : Projection(name, typeof(T), eventTypes)
    where T : class
{
    public sealed override bool HasVersion => false;

    /// <summary>Lets Marten know of <see cref="Projection.Columns"/>.</summary>
    protected virtual void Map(DocumentMapping mapping)
    {
    }

    /// <summary>A document's id, and how many events it holds.</summary>
    protected abstract (Guid Id, long Version) Key(T document);

    public override (Guid Id, long Version) KeyOf(object document) => Key((T)document);

    internal override void Register(StoreOptions options, IEnumerable<string> indexes)
    {
        foreach (var index in indexes) options.Schema.For<T>().IgnoreIndex(index);
        // A document of a set does not have its stream's version, and needs no other.
        options.Schema.For<T>().Metadata(metadata => metadata.Version.Enabled = false);
        options.Policies.ForAllDocuments(mapping =>
        {
            if (mapping.DocumentType == typeof(T)) Map(mapping);
        });
        options.Projections.Add(new Inline(this), ProjectionLifecycle.Inline, Name);
    }

    internal sealed override void Gather(IDocumentSession session) => Gathered.Gather<T>(session);

    internal override void Prepare(IDocumentSession session, IReadOnlyList<object> documents)
    {
        var head = LockedHead.Of(session) ?? throw new InvalidOperationException("Documents are prepared for a session that holds its head.");
        head.Prepared[typeof(T)] = documents;
    }

    // What the decision has made, else every document of the streams that go on.
    private async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken ct)
    {
        var streams = events.Where(one => Concerns(EventTypes, one.Data)).ToLookup(one => one.StreamId);
        if (streams.Count == 0) return;
        if (LockedHead.Of(operations)?.Prepared.TryGetValue(typeof(T), out var prepared) is true)
        {
            operations.Store(prepared.Cast<T>());
            return;
        }
        IQuerySession reads = operations;
        var fold = await PrepareAsync(reads.Connection!, operations.TenantId, ct).ConfigureAwait(false);
        foreach (var stream in streams)
        {
            var first = stream.First().Version;
            var stored = first == 1 ? [] : await reads.Events.FetchStreamAsync(stream.Key, first - 1, token: ct).ConfigureAwait(false);
            object[] all = [.. stored.Concat(stream).Select(one => one.Data).Where(one => Concerns(EventTypes, one))];
            operations.Store(fold(stream.Key, stream.Last().Version, all).Select(one => (T)one.Document));
        }
    }

    private sealed class Inline(SetProjection<T> projection) : IProjection
    {
        public Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation) =>
            projection.ApplyAsync(operations, events, cancellation);
    }
}
