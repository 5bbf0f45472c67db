using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Items;

/// <summary>
/// What somebody recorded, whoever sends it and however often: what makes two items of one id the same. The set is closed; quantities are as they
/// were recorded, scans of a pack and not pieces.
/// </summary>
public abstract record Item
{
    private protected Item() { }

    /// <summary>Made by the device; the event that comes of it has the same id.</summary>
    public required Guid Id { get; init; }

    public required Guid DeviceId { get; init; }

    /// <summary>The device's own counter.</summary>
    public required long Seq { get; init; }

    /// <summary>What the device's clock said.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}

/// <summary>An item about a product in a store.</summary>
public abstract record StoreItem : Item
{
    private protected StoreItem() { }

    public required Guid StoreId { get; init; }
    public required ProductReference Product { get; init; }
    public string? Note { get; init; }
}

/// <summary>INBOUND, OUTBOUND, ADJUST or COUNT: something that happened to stock.</summary>
public sealed record MovementItem : StoreItem
{
    /// <summary>Any but an amendment.</summary>
    public required MovementType Type { get; init; }

    public required decimal Quantity { get; init; }
    public string? Reason { get; init; }
    public string? Reference { get; init; }

    /// <summary>What the goods' label says; null when nothing.</summary>
    public GoodsLabel? Label { get; init; }

    /// <summary>The transfer that it is an end of, if it is one; a device cannot say that, the routes of transfers do.</summary>
    public TransferLink? Transfer { get; init; }
}

/// <summary>AMEND: another quantity for an earlier movement, or that it did not happen.</summary>
public sealed record AmendmentItem : StoreItem
{
    public required Guid MovementId { get; init; }

    /// <summary>The quantity that holds instead; null: the movement is void.</summary>
    public decimal? Quantity { get; init; }

    public string? Reason { get; init; }
    public string? Reference { get; init; }
}

/// <summary>COUNT_LINE: a product was counted in a zone of a count session.</summary>
public sealed record CountLineItem : StoreItem
{
    public required Guid SessionId { get; init; }

    /// <summary>Empty when nobody said where.</summary>
    public required string Zone { get; init; }

    public required decimal Quantity { get; init; }

    /// <summary>A line of the same product whose place this takes, as the session's sheet names it; null: this device's own.</summary>
    public Guid? Replaces { get; init; }
}

/// <summary>RESOLVE: what is to hold where movements or edits have met.</summary>
public sealed record DecisionItem : Item
{
    /// <summary>The conflict's store; null for a conflict about a product.</summary>
    public Guid? StoreId { get; init; }

    public required Guid ConflictId { get; init; }
    public required ConflictChoice Choice { get; init; }

    /// <summary>What was counted, in pieces; only where the choice is to set it.</summary>
    public decimal? Quantity { get; init; }
}
