using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Conflicts;

/// <summary>What met, where a person must say what holds.</summary>
public enum ConflictKind
{
    /// <summary>A delivery, sale or correction arrived after a later count of another device, and may have happened on either side of it.</summary>
    LateMovement,

    /// <summary>Two devices counted the same item at nearly the same time, and differently.</summary>
    ConcurrentCounts,

    /// <summary>More went out than was known to be there.</summary>
    NegativeStock,

    /// <summary>Two people gave the same field of a product another value, neither knowing of the other.</summary>
    ProductEdit,
}

/// <summary>What a person may decide.</summary>
public enum ConflictChoice
{
    /// <summary>What stands by itself goes on standing.</summary>
    Keep,

    /// <summary>The late movement happened after the count: its difference is added.</summary>
    ApplyDifference,

    /// <summary>The other count, or the other value, is the right one.</summary>
    TakeOther,

    /// <summary>Somebody has counted again: the stock is this.</summary>
    SetQuantity,
}

/// <summary>Why a conflict needs no decision any more.</summary>
public enum ConflictEnd
{
    /// <summary>The stock is not below zero any more.</summary>
    Cured,

    /// <summary>A later count replaced the one that it was about.</summary>
    Recounted,

    /// <summary>One of the movements that met was voided.</summary>
    Voided,

    /// <summary>The field was edited again by somebody who knew of both values.</summary>
    EditedAgain,
}

/// <summary>
/// A movement that met another, as it held when the conflict was opened. <paramref name="Quantity"/> is in pieces, of a correction signed; null for an
/// amendment that voids.
/// </summary>
public sealed record MetMovement(Guid Id, MovementType Type, decimal? Quantity, DateTimeOffset OccurredAt, Guid DeviceId, Guid RecordedBy)
{
    /// <summary>A movement with the quantity that holds for it.</summary>
    public static MetMovement Of(StockMovement movement, decimal? quantity) =>
        new(movement.Id, movement.TypeOf(), quantity is { } amount ? Stock.Quantity.Normalize(amount) : null, movement.OccurredAt, movement.DeviceId,
            movement.RecordedBy);
}

/// <summary>An edit that met another: the value that it gave the field, null where it cleared it.</summary>
public sealed record MetEdit(Guid Id, string? Value, DateTimeOffset OccurredAt, Guid DeviceId, Guid RecordedBy);

/// <summary>
/// Something that happened to a conflict. Each conflict is a stream of its own, whose id is the conflict's. To stock and to products these events are
/// nothing: what a decision changes there, it changes by a movement or an edit of its own.
/// </summary>
public abstract record ConflictEvent
{
    private protected ConflictEvent() { }

    public required Guid ConflictId { get; init; }

    /// <summary>When the server recorded it; of a decision, when it was made.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}

/// <summary>
/// Movements or edits met. They are kept here with what a person must know of them, in the order of their time: the last one stands by itself.
/// That they met was decided when the last of them was accepted, by the rules of that day, and is never decided again.
/// </summary>
public sealed record ConflictOpened : ConflictEvent
{
    public required ConflictKind Kind { get; init; }

    /// <summary>Null for a conflict about a product.</summary>
    public Guid? StoreId { get; init; }

    public required Guid ProductId { get; init; }

    /// <summary>Empty for a conflict about a product.</summary>
    public IReadOnlyList<MetMovement> Movements { get; init; } = [];

    /// <summary>The field of the product, for a conflict about one.</summary>
    public string? Field { get; init; }

    /// <summary>Empty for a conflict about stock.</summary>
    public IReadOnlyList<MetEdit> Edits { get; init; } = [];

    /// <summary>The version of the product's stream with both edits in it, for a conflict about a product.</summary>
    public long? ProductVersion { get; init; }
}

/// <summary>A person has decided.</summary>
public sealed record ConflictResolved : ConflictEvent
{
    /// <summary>Made by whoever decided; the event has the same id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Null for a conflict about a product.</summary>
    public Guid? StoreId { get; init; }

    public required ConflictChoice Choice { get; init; }

    /// <summary>What was counted; only with <see cref="ConflictChoice.SetQuantity"/>.</summary>
    public decimal? Quantity { get; init; }

    /// <summary>The movement that the decision caused, in the same transaction; null when it caused none.</summary>
    public Guid? MovementId { get; init; }

    /// <summary>The edit that the decision caused, in the same transaction; null when it caused none.</summary>
    public Guid? EditId { get; init; }

    public required Guid DecidedBy { get; init; }
    public required Guid SyncedBy { get; init; }
    public required Guid DeviceId { get; init; }
    public required long Seq { get; init; }
    public required DateTimeOffset ClientTime { get; init; }
    public required ClockMethod Clock { get; init; }
}

/// <summary>The question has answered itself.</summary>
public sealed record ConflictClosed : ConflictEvent
{
    public required ConflictEnd Because { get; init; }

    /// <summary>The movement or the edit that did it.</summary>
    public Guid? Cause { get; init; }
}
