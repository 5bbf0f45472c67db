using DDonDDon.Domain.Access;

namespace DDonDDon.Domain.Booking;

/// <summary>Whether an item of a store may be booked: refused, to be looked at by an administrator, or (both null) fine.</summary>
public readonly record struct SenderVerdict(Rejection? Refused, Rejection? Quarantined);

/// <summary>
/// Who may book in a store: the sender must have it now, the recorder must have had it when it happened. What was right when it happened and is not
/// any more goes to an administrator; what never was is refused.
/// </summary>
public static class SenderRules
{
    public static Rejection Revoked { get; } = new("auth.revoked", "This account may not record any more.");

    public static SenderVerdict Judge(bool storeExists, User caller, User? recorder, Guid storeId, DateTimeOffset occurredAt)
    {
        if (Sending(caller, storeId, occurredAt) is { } refused) return new(refused, null);
        if (!storeExists) return new(new("store.unknown", "There is no such store.", "storeId"), null);
        if (recorder is null || recorder.AccessTo(storeId, occurredAt) is StoreAccess.None)
            return new(new("recordedBy.forbidden", "recordedBy is not a user who had this store when it happened.", "recordedBy"), null);
        return caller.AccessTo(storeId, occurredAt) is StoreAccess.Former
            ? new(null, new("store.unassigned", "The store was yours when this happened and is not any more; an administrator decides.", "storeId"))
            : default;
    }

    /// <summary>Why somebody may not send what happened in a store; null when they may.</summary>
    public static Rejection? Sending(User caller, Guid storeId, DateTimeOffset occurredAt) =>
        caller.AccessTo(storeId, occurredAt) is StoreAccess.None ? new("store.forbidden", "This store is not one of yours.", "storeId") : null;
}
