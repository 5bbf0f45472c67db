namespace DDonDDon.Ledger;

/// <summary>
/// A tenant's ledger as the tables around it tell, all at one moment. The head's members are null when it has none, the last event's when
/// there are no events; times are compared as the database prints them, whatever stands there. The sequence is the position given last, to any ledger.
/// </summary>
public sealed record StoredLedger(
    string Tenant, long? Count, long? HeadSeq, string? HeadHash, string? HeadTime, long? LastSeq, string? LastTime, string? LastHash, long StreamEvents,
    long Sequence)
{
    private const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>What is wrong with its ends, <paramref name="events"/> having been counted.</summary>
    public IEnumerable<LedgerFault> FaultsOfHead(long events)
    {
        if (HeadSeq is not { } headSeq)
        {
            yield return new(LedgerFaultKind.HeadMissing, $"There are {events} events, and the ledger has no head.");
            yield break;
        }
        if (headSeq > (LastSeq ?? 0))
            yield return new(LedgerFaultKind.TailMissing,
                $"The end is missing: the head says that the last event is at {headSeq}, and the last one there is at {LastSeq ?? 0}.", headSeq);
        if (headSeq < (LastSeq ?? 0))
            yield return new(LedgerFaultKind.BeyondHead, $"There are events after {headSeq}, where the ledger ends by its head.", LastSeq);
        if (headSeq == (LastSeq ?? 0) && (HeadHash, HeadTime) != (LastSeq is null ? NoHash : LastHash, LastSeq is null ? "-infinity" : LastTime))
            yield return new(LedgerFaultKind.HeadDiffers,
                $"The head has the hash {HeadHash} of {HeadTime}, and the last event {LastHash ?? "none"} of {LastTime ?? "no time"}.", headSeq);
        if (headSeq > Sequence)
            yield return new(LedgerFaultKind.SequenceBehind,
                $"The sequence mt_events_sequence stands at {Sequence}, before the ledger's end at {headSeq}: nothing can be appended.", headSeq);
        if (Count != events)
            yield return new(LedgerFaultKind.CountDiffers, $"There are {events} events, and the head counts {Count}.");
        if (StreamEvents != events)
            yield return new(LedgerFaultKind.StreamsDiffer, $"There are {events} events, and the streams' versions add up to {StreamEvents}.");
    }
}
