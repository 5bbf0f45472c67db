using DDonDDon.Domain.Items;

namespace DDonDDon.Domain.Booking;

/// <summary>An item that is set aside, or was.</summary>
/// <param name="Item">As it was sent.</param>
/// <param name="Status">What has become of it.</param>
/// <param name="Reason">The code why it could not be booked, at the last attempt.</param>
/// <param name="Message">The same as a sentence.</param>
/// <param name="DecisionReason">Why an administrator threw it away.</param>
public sealed record SetAsideItem(Item? Item, QuarantineStatus Status, string Reason, string Message, string? DecisionReason)
{
    public bool IsOpen => Status is QuarantineStatus.Open;

    /// <summary>Why it is not booked: the reason of the last attempt, or that an administrator threw it away.</summary>
    public Rejection Rejection => Status is QuarantineStatus.Discarded
        ? new("quarantine.discarded", $"An administrator has thrown it away: {DecisionReason}")
        : new(Reason, Message, FieldOf(Reason));

    private static string? FieldOf(string reason) => reason switch
    {
        "barcode.unknown" => "barcode",
        "product.unknown" => "productId",
        "store.unassigned" => "storeId",
        "countSession.unknown" or "countSession.closed" => "sessionId",
        _ => null,
    };
}

/// <summary>What happens to what is kept beside a ledger.</summary>
public abstract record SetAsideChange(SubmittedItem Item)
{
    /// <summary>An item is set aside as it was sent.</summary>
    public sealed record Quarantined(SubmittedItem Item, Rejection Reason) : SetAsideChange(Item);

    /// <summary>An item that was set aside is booked.</summary>
    public sealed record Released(SubmittedItem Item) : SetAsideChange(Item);

    /// <summary>An item that was set aside stays there, for the reason of this attempt.</summary>
    public sealed record Kept(SubmittedItem Item, Rejection Reason) : SetAsideChange(Item);

    /// <summary>The id of an item is taken by another content; this one is kept for the audit.</summary>
    public sealed record IdTaken(SubmittedItem Item) : SetAsideChange(Item);
}
