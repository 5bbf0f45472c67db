using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Lab.Simulation.Storage;
using DDonDDon.Server.Marten;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>
/// What the change feed told of a ledger (null: of the catalogue), from its beginning or a purge to the next purge: each thing with its version.
/// </summary>
internal sealed class LedgerTelling(Trace trace, Guid? storeId)
{
    private readonly List<(Guid Id, long Version)> _told = [];

    /// <summary>Whether some of it was told again because of a rebuild; then nothing can be said about the order.</summary>
    public bool IsRebuilt { get; set; }

    public void Add(FeedThing thing, long version) => _told.Add((thing.Id, version));

    /// <summary>
    /// What is wrong with it: a state that came twice, or one that came out of the order of the commits. A ledger that was there before is told whole first,
    /// each thing once and in any order; once a thing comes for the second time, that is over, and positions rise beyond all that came before.
    /// </summary>
    public IEnumerable<string> Check(StoredState state)
    {
        if (IsRebuilt || state.Find(storeId?.ToString() ?? LedgerDatabase.DefaultTenant) is not { } tenant) yield break;
        var positions = tenant.Events.ToDictionary(stored => (stored.StreamId, stored.Version), stored => stored.Seq);
        var (seen, states, last, isWhole) = (new HashSet<Guid>(), new HashSet<(Guid, long)>(), 0L, true);
        foreach (var told in _told)
        {
            if (!positions.TryGetValue(told, out var position))
            {
                yield return $"was told of version {told.Version} of {trace.Of(told.Id)}, which nobody stored";
                continue;
            }
            if (!states.Add(told)) yield return $"was told of version {told.Version} of {trace.Of(told.Id)} twice";
            isWhole &= seen.Add(told.Id);
            if (!isWhole && position <= last) yield return $"was told of version {told.Version} of {trace.Of(told.Id)} after what was stored later";
            last = Math.Max(last, position);
        }
    }
}
