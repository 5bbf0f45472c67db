using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Quarantine;

/// <summary>What happens to an item that is not in the stock: it waits, or its id was taken. One stream an item and ledger.</summary>
public abstract record SetAsideEvent
{
    private protected SetAsideEvent() { }

    /// <summary>The id that its device gave it, which stays free for what it becomes when it is booked.</summary>
    public required Guid ItemId { get; init; }
}

/// <summary>An item exactly as it came.</summary>
public abstract record ItemAsSent : SetAsideEvent
{
    private protected ItemAsSent() { }

    /// <summary>The item's JSON, as it was sent.</summary>
    public required string Content { get; init; }

    public required Guid DeviceId { get; init; }
    public required Guid SyncedBy { get; init; }

    /// <summary>The submission that it came with.</summary>
    public required Guid BatchId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }
}

/// <summary>An item cannot be booked yet.</summary>
public sealed record ItemQuarantined : ItemAsSent
{
    public Guid? StoreId { get; init; }

    /// <summary>Its effective time, and how that was found.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    public required ClockMethod Clock { get; init; }

    /// <summary>How it names its product: by a code or by an id.</summary>
    public string? Barcode { get; init; }

    public Guid? ProductId { get; init; }

    /// <summary>Why it cannot be booked: a code, and the same as a sentence.</summary>
    public required string Reason { get; init; }

    public required string Message { get; init; }
}

/// <summary>An item was tried again and still cannot be booked, for another reason than before.</summary>
public sealed record ItemKept : SetAsideEvent
{
    public required string Reason { get; init; }
    public required string Message { get; init; }
}

/// <summary>An item is booked, in the same transaction.</summary>
public sealed record ItemReleased : SetAsideEvent
{
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>The administrator who said so; null when it was released by itself.</summary>
    public Guid? DecidedBy { get; init; }

    /// <summary>The product that the code meant, as the administrator said; null: the one that had the code.</summary>
    public Guid? ProductId { get; init; }
}

/// <summary>An administrator has thrown an item away.</summary>
public sealed record ItemDiscarded : SetAsideEvent
{
    public required DateTimeOffset OccurredAt { get; init; }
    public required Guid DecidedBy { get; init; }
    public required string Reason { get; init; }
}

/// <summary>An item came under an id that other content has; the other stays, and this one is kept for the audit.</summary>
public sealed record IdConflicted : ItemAsSent
{
    /// <summary>SHA-256 of what it says, in hex: the same content is kept once.</summary>
    public required string ContentHash { get; init; }
}
