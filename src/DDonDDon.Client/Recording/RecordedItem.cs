using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Client;

/// <summary>What has become of an item that this device recorded.</summary>
public enum ItemState
{
    /// <summary>In the outbox: on this device's disk, and not answered by the server yet.</summary>
    Pending,

    /// <summary>The server has it.</summary>
    Synced,

    /// <summary>The server keeps it aside, because it does not know the barcode, the product, or whose store it is. Needs attention.</summary>
    Quarantined,

    /// <summary>The server will never take it as it is. Needs attention: recorded again, or dismissed.</summary>
    Rejected,

    /// <summary>The server has another item with this id. Needs attention, as <see cref="Rejected"/>.</summary>
    IdConflict,

    /// <summary>Somebody decided that it needs no attention any more.</summary>
    Dismissed,

    /// <summary>It was recorded again under a new id.</summary>
    Replaced,
}

/// <summary>
/// What storing an item did beyond changing a number: superseded_by_count, clock_corrected, negative_stock, waits_for_original, conflict_opened,
/// and what later servers add. <paramref name="MovementId"/>: the other movement, <paramref name="ConflictId"/>: the conflict, if there is one.
/// </summary>
public sealed record ItemEffect(string Kind, Guid? MovementId = null, Guid? ConflictId = null);

/// <summary>An item of this device's, as it stands in the local file.</summary>
public sealed record RecordedItem
{
    public required Guid Id { get; init; }

    /// <summary>The device's own counter.</summary>
    public required long Seq { get; init; }

    /// <summary>INBOUND, OUTBOUND, ADJUST, COUNT, AMEND, PRODUCT or RESOLVE.</summary>
    public required string Type { get; init; }

    /// <summary>Null for PRODUCT, and for a RESOLVE of a conflict about a product.</summary>
    public Guid? StoreId { get; init; }

    /// <summary>The product, when it was recorded by its id; of a RESOLVE the conflict's.</summary>
    public Guid? ProductId { get; init; }

    /// <summary>The code that was scanned, when it was recorded by one.</summary>
    public string? Barcode { get; init; }

    /// <summary>As it was recorded: scans, when <see cref="Barcode"/> is set. Null for a void, for PRODUCT and for a decision without a count.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>The movement that an AMEND is about.</summary>
    public Guid? MovementId { get; init; }

    /// <summary>The conflict that a RESOLVE decides.</summary>
    public Guid? ConflictId { get; init; }

    /// <summary>What a RESOLVE decides; null where this version does not know it.</summary>
    public ConflictChoice? Choice { get; init; }

    /// <summary>What the device's clock said.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    public required ItemState State { get; init; }

    /// <summary>When the server stored it; null until then.</summary>
    public DateTimeOffset? SyncedAt { get; init; }

    /// <summary>When it happened, as the server settled it; null until then.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>The version of the product's stock (or of the product) with it; null until then.</summary>
    public long? Version { get; init; }

    public IReadOnlyList<ItemEffect> Effects { get; init; } = [];

    /// <summary>Why it needs attention, in the server's words; null when it does not.</summary>
    public Rejection? Error { get; init; }

    /// <summary>Why it was dismissed.</summary>
    public string? Dismissal { get; init; }

    /// <summary>The item that it was recorded again as.</summary>
    public Guid? ReplacedBy { get; init; }

    /// <summary>The item's JSON as it is sent, but for ageMs: a note, a reason, changes of a product.</summary>
    public required string Content { get; init; }

    /// <summary>An amendment of this movement that gives it another quantity, in scans when it was recorded by a barcode.</summary>
    public Movement Amend(decimal quantity) => Movement.Amend(Store, Product, Id, quantity);

    /// <summary>An amendment of this movement that says that it did not happen.</summary>
    public Movement Void() => Movement.Void(Store, Product, Id);

    private Guid Store => Type is "RESOLVE"
        ? throw new InvalidOperationException("A decision is no movement; amend what it is about.")
        : StoreId ?? throw new InvalidOperationException("An edit of a product is no movement; edit the product again.");

    private ProductReference Product => ProductId is { } id ? id : Barcode!;
}

/// <summary>The states as they stand in the file.</summary>
internal static class ItemStates
{
    public static string Text(ItemState state) => state switch
    {
        ItemState.Pending => "pending",
        ItemState.Synced => "synced",
        ItemState.Quarantined => "quarantined",
        ItemState.Rejected => "rejected",
        ItemState.IdConflict => "id_conflict",
        ItemState.Dismissed => "dismissed",
        ItemState.Replaced => "replaced",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static ItemState Parse(string text) => Enum.GetValues<ItemState>().Single(state => Text(state) == text);
}
