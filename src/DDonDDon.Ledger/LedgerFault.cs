namespace DDonDDon.Ledger;

/// <summary>What is wrong with a ledger.</summary>
public enum LedgerFaultKind
{
    /// <summary>An event is not what was recorded, or what stood before it is not.</summary>
    EventChanged,

    /// <summary>An event was put between two that belong together.</summary>
    EventInserted,

    /// <summary>An event has no hash.</summary>
    HashMissing,

    /// <summary>A column was written that the program leaves alone.</summary>
    ForeignColumn,

    /// <summary>There are events, and the ledger has no head.</summary>
    HeadMissing,

    /// <summary>The ledger ends before its head says.</summary>
    TailMissing,

    /// <summary>The ledger goes on after its head.</summary>
    BeyondHead,

    /// <summary>The head's hash or time is not that of the last event.</summary>
    HeadDiffers,

    /// <summary>There are more or fewer events than the head says.</summary>
    CountDiffers,

    /// <summary>The streams' versions do not add up to the events.</summary>
    StreamsDiffer,

    /// <summary>An event's number in its ledger does not follow from the one before it.</summary>
    NumberDiffers,

    /// <summary>An event's version in its stream does not follow from the one before it.</summary>
    VersionDiffers,

    /// <summary>A stream is not of the kind that its events are of.</summary>
    StreamTypeDiffers,

    /// <summary>The sequence of positions lies behind the ledger's end, so that nothing can be appended.</summary>
    SequenceBehind,

    /// <summary>A ledger that a digest knows is not there.</summary>
    LedgerMissing,

    /// <summary>The history is another one than a digest was taken of.</summary>
    DigestDiffers,
}

/// <summary>
/// One thing that is wrong, in words. Where it is about an event: its position, id, stream, version and number in the ledger, as they are stored now.
/// </summary>
public sealed record LedgerFault(
    LedgerFaultKind Kind, string Text, long? Seq = null, Guid? EventId = null, Guid? StreamId = null, long? Version = null, long? Number = null);

/// <summary>
/// What was found in one ledger: how many events were read and how many of them are broken; of these the first is among the faults.
/// <paramref name="LastSeq"/> and <paramref name="Hash"/> are those of its head, absent without one.
/// </summary>
public sealed record VerifiedLedger(string TenantId, long Events, long Broken, long? LastSeq, string? Hash, IReadOnlyList<LedgerFault> Faults)
{
    public bool IsIntact => Faults.Count == 0;
}
