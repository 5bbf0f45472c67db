using DDonDDon.Domain.Quarantine;

namespace DDonDDon.Domain.Booking;

/// <summary>An administrator throws an item away that was set aside.</summary>
/// <param name="StoreId">The store in whose ledger it waits.</param>
/// <param name="ItemId">The item.</param>
/// <param name="DecidedBy">The administrator, who must be one still.</param>
/// <param name="Reason">Why.</param>
public sealed record Discard(Guid StoreId, Guid ItemId, Guid DecidedBy, string Reason)
{
    public Needs Needs() => new() { Users = [DecidedBy], Ids = [(Guid.Empty, ItemId)] };
}

/// <summary>What becomes of it: nothing is decided where it is refused, or thrown away already.</summary>
public readonly record struct Discarded(Decided? Decided, Rejection? Refused)
{
    public static Rejection Released { get; } = new("quarantine.released", "It is booked already. Amend or void the movement instead.");

    public static Discarded Of(Facts facts, Discard request)
    {
        if (facts.Users.GetValueOrDefault(request.DecidedBy) is not { IsActiveAdmin: true }) return new(null, SenderRules.Revoked);
        var held = facts.FindSetAside(request.ItemId)
            ?? throw new InvalidOperationException($"Item {request.ItemId} of store {request.StoreId} was not set aside.");
        if (held.Status is QuarantineStatus.Released) return new(null, Released);
        if (held.Status is QuarantineStatus.Discarded) return default;
        var setAside = new SettingAside(facts, request.StoreId);
        setAside.Discard(held, request.DecidedBy, request.Reason);
        return new(new() { Outcome = BookingOutcome.Stores, Streams = [.. setAside.Streams] }, null);
    }
}
