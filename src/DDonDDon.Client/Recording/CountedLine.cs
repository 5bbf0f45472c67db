using DDonDDon.Client.Recording;
using DDonDDon.Domain;
using DDonDDon.Domain.Items;

namespace DDonDDon.Client;

/// <summary>
/// What somebody counted of one product in one zone of a count session, not yet recorded. It changes no stock until the session is approved. What this device
/// recorded for the zone and product before is replaced: show what <see cref="DdonClient.CountedLinesAsync"/> says of it first. What other
/// devices counted there adds up.
/// </summary>
/// <param name="StoreId">The session's store.</param>
/// <param name="SessionId">The count session.</param>
/// <param name="Product">What was counted.</param>
/// <param name="Quantity">How many there are: 0 or more, in scans where the product is named by a code.</param>
public sealed record CountedLine(Guid StoreId, Guid SessionId, ProductReference Product, decimal Quantity)
{
    /// <summary>Where it was counted; empty when nobody said.</summary>
    public string Zone { get; init; } = "";

    /// <summary>A line of another device, by its id on the session's sheet, whose place this one takes instead of adding to it; null for none.</summary>
    public Guid? Replaces { get; init; }

    /// <summary>Free text of at most 2000 characters.</summary>
    public string? Note { get; init; }

    /// <summary>Who counted, on a till that several people share; null for the user who is signed in.</summary>
    public Guid? RecordedBy { get; init; }

    /// <summary>Why the server could never accept this, with the code that the server would give; null when it could.</summary>
    public Rejection? Check() => ItemRules.Check(ToItem(default, default), RecordedBy);

    internal CountLineItem ToItem(Stamp stamp, Guid deviceId) => new()
    {
        Id = stamp.Id,
        DeviceId = deviceId,
        Seq = stamp.Seq,
        OccurredAt = stamp.At,
        StoreId = StoreId,
        Product = Product,
        SessionId = SessionId,
        Zone = Zone,
        Quantity = Quantity,
        Replaces = Replaces,
        Note = Note,
    };
}
