using System.Runtime.CompilerServices;
using DDonDDon.Server.Postgres;
using Marten;

namespace DDonDDon.Server.Marten.Appending;

/// <summary>
/// The head of a ledger that a session holds locked, and what the session brings to its one save. A session without one cannot append.
/// </summary>
/// <param name="Tenant">The ledger's.</param>
/// <param name="Events">How many events the ledger has.</param>
/// <param name="Hash">The last one's; zeros before the first.</param>
/// <param name="RecordedAt">When what is appended counts as recorded; never before what the ledger has.</param>
internal sealed record LockedHead(string Tenant, long Events, byte[] Hash, DateTimeOffset RecordedAt)
{
    private static readonly ConditionalWeakTable<IQuerySession, LockedHead> Held = [];

    /// <summary>The last event's hash once the session's events are linked.</summary>
    public byte[]? NewHash { get; set; }

    /// <summary>Statements to run after the projections, in the save's round trip.</summary>
    public List<Read> Queued { get; } = [];

    /// <summary>Documents of projections with several a stream, made by the decision: by their type.</summary>
    public Dictionary<Type, IReadOnlyList<object>> Prepared { get; } = [];

    /// <summary>What events say beside themselves, by the events' ids: JSON objects in UTF-8.</summary>
    public Dictionary<Guid, byte[]> Headers { get; } = [];

    public void GiveTo(IDocumentSession session) => Held.Add(session, this);

    /// <summary>The head that a session holds and has not spent; or null.</summary>
    public static LockedHead? Of(IQuerySession session) => Held.TryGetValue(session, out var head) ? head : null;

    /// <summary>Takes the head from a session: it serves one save.</summary>
    /// <exception cref="InvalidOperationException">The session has none.</exception>
    public static LockedHead Spend(IDocumentSession session) => Held.TryGetValue(session, out var head) && Held.Remove(session)
        ? head
        : throw new InvalidOperationException("A session that appends begins with the lock of its ledger's head, and saves once.");
}
