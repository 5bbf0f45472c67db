using DDonDDon.Domain.Access;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Booking;

/// <summary>What all items share that came together.</summary>
/// <param name="Id">The server's own: events name it as their correlation.</param>
/// <param name="DeviceId">Zeros stand for the server itself.</param>
/// <param name="CallerId">Who sent them.</param>
/// <param name="ReceivedAt">When they arrived.</param>
/// <param name="OffsetMs">How far the device's clock is behind the server's.</param>
public sealed record Submission(Guid Id, Guid DeviceId, Guid CallerId, DateTimeOffset ReceivedAt, long OffsetMs)
{
    /// <summary>The device that the sender's session was opened with the key of; null without one.</summary>
    public Guid? SessionDevice { get; init; }

    /// <summary>Why a sender may not send for its device, whatever it is; null when they may.</summary>
    /// <param name="caller">Who sends; null when there is no such account.</param>
    /// <param name="device">What is known of the device.</param>
    public Rejection? WhyForbidden(User? caller, KnownDevice device) =>
        caller is not { MayRecord: true } ? SenderRules.Revoked
        : !caller.IsActiveAdmin && DeviceRules.IsHeld(device, this) ? DeviceRules.Foreign
        : null;
}

/// <summary>An item on its way into a ledger, with the time that counts.</summary>
public sealed record SubmittedItem(Submission Submission, SentItem Sent, EffectiveTime Time)
{
    public ItemSource Source { get; init; } = ItemSource.FromDevice;

    public Item Item => Sent.Item;

    public Guid Id => Sent.Item.Id;

    /// <summary>Its place among the items of its product.</summary>
    public OrderKey Key => new(Time.OccurredAt, Submission.DeviceId, Item.Seq, Item.Id);

    /// <summary>Whether its sender is there to answer: then nothing is set aside, and an amendment's original must be stored.</summary>
    public bool IsOnline => Source is ItemSource.Online;

    /// <summary>Whether it is booked although it takes the stock below zero: what has left the shop has left it.</summary>
    public bool AllowsNegative => Source is not ItemSource.Online { AllowsNegative: false };

    /// <summary>Whether its people were judged before.</summary>
    public bool IsJudged => Source is ItemSource.SetAside or ItemSource.Approval;

    /// <summary>Whether it was set aside, and stays so when it still cannot be booked.</summary>
    public bool IsReleased => Source is ItemSource.SetAside;

    /// <summary>How the product of an item of a store is found.</summary>
    public ProductReference Named(StoreItem item) => Source is ItemSource.SetAside { ProductId: { } said } ? ProductReference.Of(said) : item.Product;

    /// <summary>An item that was set aside, as it came, to be booked.</summary>
    /// <param name="held">The item.</param>
    /// <param name="decidedBy">The administrator who says so; null when it happens by itself.</param>
    public static SubmittedItem Released(SetAsideItem held, Guid? decidedBy) => new(
        new(held.BatchId, held.DeviceId, held.SyncedBy, held.ReceivedAt, 0), held.Sent(), new(held.OccurredAt, held.Clock))
    {
        Source = new ItemSource.SetAside(decidedBy),
    };
}
