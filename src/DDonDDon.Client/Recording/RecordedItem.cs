using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;

namespace DDonDDon.Client;

/// <summary>What has become of an item.</summary>
public enum ItemState
{
    /// <summary>In the outbox: the server does not have it yet, or has not said so.</summary>
    Pending,

    /// <summary>The server has it.</summary>
    Synced,

    /// <summary>The server put it into quarantine, because it does not know the barcode or the product, for instance. Needs attention.</summary>
    Quarantined,

    /// <summary>The server will never accept it as it is. Needs attention: it is recorded again or dismissed.</summary>
    Rejected,

    /// <summary>The server has a different item with this id. Needs attention, like <see cref="Rejected"/>.</summary>
    IdConflict,

    /// <summary>It needs no attention any more; <see cref="RecordedItem.Dismissal"/> says why.</summary>
    Dismissed,

    /// <summary>It was recorded again, under the id <see cref="RecordedItem.ReplacedBy"/>.</summary>
    Replaced,
}

/// <summary>What an item caused on the server beyond changing a number.</summary>
/// <param name="Kind">
/// superseded_by_count, clock_corrected, negative_stock, waits_for_original, conflict_opened, or what newer servers add.
/// </param>
/// <param name="MovementId">The other movement, if there is one.</param>
/// <param name="ConflictId">The conflict, if there is one.</param>
public sealed record ItemEffect(string Kind, Guid? MovementId = null, Guid? ConflictId = null);

/// <summary>An item that this device recorded.</summary>
public sealed record RecordedItem
{
    public required Guid Id { get; init; }

    /// <summary>The device's own counter.</summary>
    public required long Seq { get; init; }

    /// <summary>INBOUND, OUTBOUND, ADJUST, COUNT, AMEND, COUNT_LINE, PRODUCT or RESOLVE.</summary>
    public required string Type { get; init; }

    /// <summary>Null for PRODUCT, and for a RESOLVE of a conflict about a product.</summary>
    public Guid? StoreId { get; init; }

    /// <summary>The product, when it was recorded by its id; for a RESOLVE, the product of its conflict.</summary>
    public Guid? ProductId { get; init; }

    /// <summary>The code that was scanned, when the product was recorded by one.</summary>
    public string? Barcode { get; init; }

    /// <summary>As recorded: it counts scans when <see cref="Barcode"/> is set. Null for a void, a PRODUCT and a decision without a count.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>The movement that an AMEND is about.</summary>
    public Guid? MovementId { get; init; }

    /// <summary>The count session of a COUNT_LINE.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Where a COUNT_LINE was counted; null when nobody said.</summary>
    public string? Zone { get; init; }

    /// <summary>The conflict that a RESOLVE decides.</summary>
    public Guid? ConflictId { get; init; }

    /// <summary>What a RESOLVE decides; null when only newer versions know the choice.</summary>
    public ConflictChoice? Choice { get; init; }

    /// <summary>When it was recorded, by the device's clock.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    public required ItemState State { get; init; }

    /// <summary>When the server accepted it; null until then.</summary>
    public DateTimeOffset? SyncedAt { get; init; }

    /// <summary>When it happened, as the server determined; null until then.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>The first version of the product's stock, or of the product, that includes it; null until the server has said so.</summary>
    public long? Version { get; init; }

    public IReadOnlyList<ItemEffect> Effects { get; init; } = [];

    /// <summary>Why the server did not accept it, in the server's words; null when it did.</summary>
    public Rejection? Error { get; init; }

    /// <summary>Why it was dismissed; null unless it was.</summary>
    public string? Dismissal { get; init; }

    /// <summary>The item that it was recorded again as; null unless it was.</summary>
    public Guid? ReplacedBy { get; init; }

    /// <summary>The item's JSON as it is sent, except for ageMs. Only here are its note, its reason and a product's changes.</summary>
    public required string Content { get; init; }

    /// <summary>An amendment that gives this movement another quantity, in scans when it was recorded by a code.</summary>
    public Movement Amend(decimal quantity) => Movement.Amend(Store, Product, Id, quantity);

    /// <summary>An amendment that says that this movement did not happen.</summary>
    public Movement Void() => Movement.Void(Store, Product, Id);

    private Guid Store => Type switch
    {
        "RESOLVE" => throw new InvalidOperationException("A decision is not a movement; amend the movements that it is about."),
        "COUNT_LINE" => throw new InvalidOperationException("A line of a count session is not a movement; count again instead."),
        _ => StoreId ?? throw new InvalidOperationException("A product edit is not a movement; edit the product again."),
    };

    private ProductReference Product => ProductId is { } id ? id : Barcode!;
}

/// <summary>The names of the states in the file.</summary>
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
