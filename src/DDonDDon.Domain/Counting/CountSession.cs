namespace DDonDDon.Domain.Counting;

// ---- events ----

/// <summary>Something that happened to a count session (재고 실사): the events of its stream, in its store's ledger.</summary>
public abstract record CountSessionEvent
{
    private protected CountSessionEvent() { }

    public required Guid SessionId { get; init; }
    public required Guid StoreId { get; init; }

    /// <summary>When it was recorded; of a line, when the product was counted.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}

/// <summary>A step that somebody took with the session as a whole.</summary>
public abstract record CountSessionStep : CountSessionEvent
{
    private protected CountSessionStep() { }

    public required Guid By { get; init; }
}

/// <summary>
/// People began to count a store, or one category of it. <paramref name="Zones"/>: the places to go through; others may be counted too.
/// </summary>
public sealed record CountSessionOpened(string Name, Guid? CategoryId, IReadOnlyList<string> Zones) : CountSessionStep;

/// <summary>Nobody is to count for a while. What was counted before arrives all the same.</summary>
public sealed record CountSessionPaused : CountSessionStep;

public sealed record CountSessionResumed : CountSessionStep;

/// <summary>The sheet is right: from now on nothing joins it, and its products become counts.</summary>
public sealed record CountSessionApproved : CountSessionStep
{
    /// <summary>What holds where several devices had counted, one for each.</summary>
    public IReadOnlyList<LineChoice> Choices { get; init; } = [];

    /// <summary>Products that had moved between their first line and their last, and are counted as they stand.</summary>
    public IReadOnlyList<Guid> Accepted { get; init; } = [];
}

/// <summary>
/// All counts of the approved sheet are in the ledger. <paramref name="Products"/>: how many; <paramref name="Refused"/>: what could not be booked.
/// </summary>
public sealed record CountSessionBooked(int Products, IReadOnlyList<RefusedCount> Refused) : CountSessionStep;

/// <summary>The sheet is worth nothing, and nothing comes of it.</summary>
public sealed record CountSessionDiscarded(string? Reason) : CountSessionStep;

/// <summary>The approval was wrong: its counts are to be voided.</summary>
public sealed record CountSessionReversed(string? Reason) : CountSessionStep;

/// <summary>
/// The counts of the session are void. <paramref name="Products"/>: how many were; <paramref name="Refused"/>: what could not be voided. With any of these the
/// session is not reversed, and somebody may reverse it again.
/// </summary>
public sealed record CountSessionVoided(int Products, IReadOnlyList<RefusedCount> Refused) : CountSessionStep;

/// <summary>A product of an approved sheet whose count could not be booked or voided, and why.</summary>
public sealed record RefusedCount(Guid ProductId, string Code, string Message);

// ---- state ----

/// <summary>How far a session is.</summary>
public enum CountSessionStatus
{
    Open,
    Paused,
    Discarded,

    /// <summary>Approved, and its counts are on their way into the ledger.</summary>
    Approving,

    Approved,

    /// <summary>Reversed, and its counts are being voided.</summary>
    Reversing,

    Reversed,
}

/// <summary>A count session as a whole; what was counted is in its <see cref="CountLine"/>s.</summary>
public sealed record CountSession
{
    /// <summary>The stream's, which follows from <see cref="SessionId"/>; the store is the tenant.</summary>
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }
    public required Guid StoreId { get; init; }
    public required string Name { get; init; }

    /// <summary>The category that is counted; null: the whole store.</summary>
    public Guid? CategoryId { get; init; }

    public IReadOnlyList<string> Zones { get; init; } = [];
    public CountSessionStatus Status { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required Guid OpenedBy { get; init; }

    /// <summary>How many lines were recorded, those that were replaced among them.</summary>
    public long Lines { get; init; }

    /// <summary>When somebody approved or discarded it, and who.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    public Guid? DecidedBy { get; init; }

    /// <summary>What its approval chose where several devices had counted.</summary>
    public IReadOnlyList<LineChoice> Choices { get; init; } = [];

    /// <summary>When somebody first reversed it, and who: its counts are voided under ids and at a time that stay the same.</summary>
    public DateTimeOffset? ReversedAt { get; init; }

    public Guid? ReversedBy { get; init; }

    /// <summary>Why it was discarded or reversed.</summary>
    public string? Reason { get; init; }

    /// <summary>How many products its approval counted.</summary>
    public int Booked { get; init; }

    public IReadOnlyList<RefusedCount> Refused { get; init; } = [];

    /// <summary>The stream's version: how many events are stored.</summary>
    public long Version { get; init; }

    /// <summary>A session's stream: not the session's own id, which a product might have.</summary>
    public static Guid StreamOf(Guid sessionId) => DerivedId.Of(sessionId, "count-session");

    /// <summary>Whether lines may still join it. While it is paused they do: they may have been counted before.</summary>
    public bool TakesLines => Status is CountSessionStatus.Open or CountSessionStatus.Paused;

    // ---- decide ----

    public const int MostZones = 100;

    /// <summary>Whether a session may be called so and have these zones.</summary>
    public static Rejection? Decide(string name, IReadOnlyList<string> zones)
    {
        if (!DisplayName.IsValid(name)) return new("countSession.name_invalid", $"A session's name {DisplayName.Rule}.", "name");
        return zones.Count <= MostZones && zones.All(DisplayName.IsValid) && zones.Distinct(StringComparer.Ordinal).Count() == zones.Count
            ? null
            : new("countSession.zones_invalid", $"A session has at most {MostZones} zones, all different, and each {DisplayName.Rule}.", "zones");
    }

    /// <summary>Why a line cannot join, or null.</summary>
    public Rejection? DecideLine() => TakesLines ? null : Closed;

    /// <summary>What pausing does; nothing when it is paused already.</summary>
    public Rejection? DecidePause() => TakesLines ? null : Closed;

    /// <summary>Whether it may be approved; one that is approved already may be approved again, which changes nothing.</summary>
    public Rejection? DecideApproval(long? version) => Status switch
    {
        CountSessionStatus.Approving or CountSessionStatus.Approved => null,
        _ when !TakesLines => Closed,
        _ when version is { } seen && seen != Version =>
            new("countSession.changed", $"Something was counted since version {seen}; look at the sheet again."),
        _ when Lines == 0 => new("countSession.empty", "Nothing has been counted; discard the session instead."),
        _ => null,
    };

    /// <summary>Whether it may be discarded; one that is discarded already may be, which changes nothing.</summary>
    public Rejection? DecideDiscard() => Status is CountSessionStatus.Discarded || TakesLines ? null
        : new("countSession.approved", "The session was approved. Reverse it instead.");

    /// <summary>Whether it may be reversed; one that is reversed already may be, which changes nothing.</summary>
    public Rejection? DecideReversal() => Status is CountSessionStatus.Approved or CountSessionStatus.Reversing or CountSessionStatus.Reversed
        ? null
        : new("countSession.not_approved", "Only an approved session can be reversed.");

    private Rejection Closed =>
        new("countSession.closed", $"The count session {Name} takes nothing any more: it is {Status.ToString().ToLowerInvariant()}.", "sessionId");

    // ---- evolve ----

    public static CountSession Evolve(CountSession? session, CountSessionEvent happened)
    {
        var next = happened switch
        {
            CountSessionOpened opened => new()
            {
                Id = StreamOf(opened.SessionId),
                SessionId = opened.SessionId,
                StoreId = opened.StoreId,
                Name = opened.Name,
                CategoryId = opened.CategoryId,
                Zones = opened.Zones,
                OpenedAt = opened.OccurredAt,
                OpenedBy = opened.By,
            },
            CountLineRecorded => Opened(session) with { Lines = session!.Lines + 1 },
            CountSessionPaused => Opened(session) with { Status = CountSessionStatus.Paused },
            CountSessionResumed => Opened(session) with { Status = CountSessionStatus.Open },
            CountSessionApproved approved => Decided(session, approved) with
            {
                Status = CountSessionStatus.Approving,
                Choices = approved.Choices,
            },
            CountSessionBooked booked => Opened(session) with { Status = CountSessionStatus.Approved, Booked = booked.Products, Refused = booked.Refused },
            CountSessionDiscarded discarded => Decided(session, discarded) with { Status = CountSessionStatus.Discarded, Reason = discarded.Reason },
            CountSessionReversed reversed => Opened(session) with
            {
                Status = CountSessionStatus.Reversing,
                ReversedAt = session!.ReversedAt ?? reversed.OccurredAt,
                ReversedBy = session.ReversedBy ?? reversed.By,
                Reason = session.ReversedAt is null ? reversed.Reason : session.Reason,
            },
            CountSessionVoided voided => Opened(session) with
            {
                Status = voided.Refused.Count == 0 ? CountSessionStatus.Reversed : CountSessionStatus.Approved,
                Refused = voided.Refused.Count == 0 ? session!.Refused : voided.Refused,
            },
            _ => throw new InvalidOperationException($"{happened.GetType().Name} is not an event that a count session knows."),
        };
        return next with { Version = (session?.Version ?? 0) + 1 };
    }

    private static CountSession Decided(CountSession? session, CountSessionStep step) =>
        Opened(session) with { DecidedAt = step.OccurredAt, DecidedBy = step.By };

    private static CountSession Opened(CountSession? session) => session ?? throw new InvalidOperationException("A session's first event is its opening.");
}
