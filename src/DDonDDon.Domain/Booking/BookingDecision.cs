namespace DDonDDon.Domain.Booking;

/// <summary>What a decision about a ledger comes to: everything that happens, or what else must be known first.</summary>
public abstract record BookingDecision
{
    private protected BookingDecision() { }
}

/// <summary>More must be known; then the same is decided again, from the beginning.</summary>
public sealed record More(Needs Needs) : BookingDecision;

/// <summary>How a decision ended.</summary>
public enum BookingOutcome
{
    /// <summary>Something is to be stored.</summary>
    Stores,

    /// <summary>Every item was refused: nobody makes a ledger for a store that does not exist, or a trace in a store of others.</summary>
    Refuses,

    /// <summary>No sender may write any more.</summary>
    Forbids,
}

/// <summary>Everything that happens in one transaction on one ledger, all of it or nothing. The storage makes the documents.</summary>
public sealed record Decided : BookingDecision
{
    public required BookingOutcome Outcome { get; init; }

    /// <summary>One an item, in their order; they hold once everything is stored.</summary>
    public IReadOnlyList<ItemResult> Answers { get; init; } = [];

    /// <summary>Events by stream, each stream once, in the order in which they enter the ledger.</summary>
    public IReadOnlyList<StreamAppend> Streams { get; init; } = [];

    /// <summary>The counters that have arrived, by device.</summary>
    public IReadOnlyList<ArrivedCounters> Arrived { get; init; } = [];
}

/// <summary>The kinds of streams that bookings append to.</summary>
public enum StreamKind
{
    StockItem,
    Conflict,
    CountSession,
    Product,
    SetAsideItem,
}

/// <summary>Events that follow a stream's expected version, 0 for a new stream.</summary>
public sealed record StreamAppend(Guid StreamId, StreamKind Kind, long ExpectedVersion, IReadOnlyList<DecidedEvent> Events);

/// <summary>An event to be appended: what happened, who recorded it, and with which submission and device it came.</summary>
public sealed record DecidedEvent(Guid Id, object Happened, Guid? RecordedBy, Guid? SubmissionId, Guid? DeviceId, FirstAnswer? Answer);

/// <summary>
/// Counters of a device that have arrived, from 1 on: 0 says that something was booked online, and counts nothing. <paramref name="IsAnswered"/>: whether
/// the answer says which are missing.
/// </summary>
public sealed record ArrivedCounters(Submission Submission, IReadOnlyList<long> Counters, bool IsAnswered)
{
    public IReadOnlyList<long> Counters { get; } = [.. Counters.Where(counter => counter > 0)];
}
