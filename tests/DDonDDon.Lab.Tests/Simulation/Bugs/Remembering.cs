using DDonDDon.EventStore;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Lab.Simulation.Between;
using DDonDDon.Server.Features.Sync.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>A transaction that remembers what it was told to write, for bugs that write it another time.</summary>
internal abstract class Remembering(IStoreTransaction inner) : PassingStoreTransaction(inner)
{
    protected List<(Guid StreamId, string StreamType, IReadOnlyList<NewEvent> Events)> Appended { get; } = [];
    protected List<Action<ILedgerTransaction>> Saved { get; } = [];

    public override void Append(Guid streamId, string streamType, long expectedVersion, IReadOnlyList<NewEvent> events)
    {
        Appended.Add((streamId, streamType, events));
        base.Append(streamId, streamType, expectedVersion, events);
    }

    public override void Save(Projection projection, IReadOnlyList<(Guid Id, object Document, long Version)> documents)
    {
        Saved.Add(transaction => transaction.Save(projection, documents));
        base.Save(projection, documents);
    }
}
