using System.Text.Json.Serialization;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Stock;

/// <summary>
/// One thing that happened to one product in one store, as it is stored: the events of a stock item's stream. The set is
/// closed; released shapes never change.
/// </summary>
public abstract record StockMovement
{
    private protected StockMovement() { }

    /// <summary>Made by the device that recorded it; the event has the same id.</summary>
    public Guid Id { get; init; }

    public Guid StoreId { get; init; }
    public Guid ProductId { get; init; }
    public Guid DeviceId { get; init; }

    /// <summary>The device's own counter.</summary>
    public long Seq { get; init; }

    /// <summary>The user who recorded it, frozen when it was scanned.</summary>
    public Guid RecordedBy { get; init; }

    /// <summary>The user who sent it.</summary>
    public Guid SyncedBy { get; init; }

    /// <summary>The effective time (UTC, microseconds), settled once when the movement was accepted.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>What the device's clock said (UTC, microseconds).</summary>
    public DateTimeOffset ClientTime { get; init; }

    /// <summary>How <see cref="OccurredAt"/> was found.</summary>
    public ClockMethod Clock { get; init; }

    /// <summary>The code that was scanned, when the device did not know the product.</summary>
    public string? Barcode { get; init; }

    /// <summary>How many pieces one scan of <see cref="Barcode"/> stands for; null is one.</summary>
    public decimal? PackSize { get; init; }

    public string? Reason { get; init; }
    public string? Note { get; init; }
    public string? Reference { get; init; }

    [JsonIgnore]
    public OrderKey Key => new(OccurredAt, DeviceId, Seq, Id);
}

/// <summary>What a movement that stands for itself does to the stock; the numbers are stored.</summary>
public enum MovementKind : byte
{
    Received = 0,
    Issued = 1,
    Adjusted = 2,
    Counted = 3,
}

/// <summary>A movement that stands for itself, as opposed to an amendment of another.</summary>
public abstract record OriginalMovement : StockMovement
{
    private protected OriginalMovement() { }

    /// <summary>As it was booked, in pieces.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>What the goods' label says; null when nothing.</summary>
    public GoodsLabel? Label { get; init; }

    /// <summary>The pattern by which the code that was scanned is a label of a scale; null when it is none.</summary>
    public string? ScalePattern { get; init; }

    /// <summary><see cref="Label"/>, with the weight that a label of a scale says.</summary>
    [JsonIgnore]
    public GoodsLabel? WholeLabel => ScalePattern is { } pattern && Barcode is { } code
        ? GoodsLabel.Of(Label ?? new(), new() { Weight = ScaleLabel.WeightOf(code, pattern) }) : Label;

    [JsonIgnore]
    public MovementKind Kind => this switch
    {
        StockReceived => MovementKind.Received,
        StockIssued => MovementKind.Issued,
        StockAdjusted => MovementKind.Adjusted,
        StockCounted => MovementKind.Counted,
        _ => throw new InvalidOperationException($"A {GetType().Name} is of no kind."),
    };

    /// <summary>Whether an amount makes sense for this movement: for its type, and of a transfer nothing may have arrived.</summary>
    public bool Fits(decimal quantity) => this.TypeOf().Fits(quantity) || quantity == 0 && this is StockReceived { Transfer: not null };

    /// <summary>Why this movement cannot have a quantity; null when it can.</summary>
    public Rejection? Check(decimal quantity) => Stock.Quantity.IsValid(quantity) && Fits(quantity) ? null : this.TypeOf().Check(quantity);
}

/// <summary>
/// That a movement is one end of a transfer between stores. <paramref name="Id"/>: the transfer's, which is the sending movement's;
/// <paramref name="StoreId"/>: the other store.
/// </summary>
public sealed record TransferLink(Guid Id, Guid StoreId)
{
    /// <summary>The transfer that a movement is an end of; null for most.</summary>
    public static TransferLink? Of(StockMovement movement) =>
        movement switch { StockIssued issued => issued.Transfer, StockReceived received => received.Transfer, _ => null };
}

/// <summary>
/// That a count is what an approved count session says. <paramref name="Id"/>: the session's; <paramref name="Expected"/> and <paramref name="Moved"/>: what
/// was expected when it was approved, and whether the product had moved between its first line and its last.
/// </summary>
public sealed record CountLink(Guid Id, decimal Expected, bool Moved);

/// <summary>INBOUND (입고): goods came in.</summary>
public sealed record StockReceived : OriginalMovement
{
    /// <summary>The transfer that they came with; null when they came from outside.</summary>
    public TransferLink? Transfer { get; init; }
}

/// <summary>OUTBOUND (출고): goods went out.</summary>
public sealed record StockIssued : OriginalMovement
{
    /// <summary>The transfer that they went with; null when they left the chain.</summary>
    public TransferLink? Transfer { get; init; }
}

/// <summary>ADJUST (조정): a correction by a signed difference, with a reason.</summary>
public sealed record StockAdjusted : OriginalMovement;

/// <summary>COUNT (실사): somebody counted, and the stock is this.</summary>
public sealed record StockCounted : OriginalMovement
{
    /// <summary>The session that it comes from; null when somebody counted the product by itself.</summary>
    public CountLink? Session { get; init; }
}

/// <summary>AMEND (정정): a later edit of an earlier movement: another quantity, or void.</summary>
public sealed record MovementAmended : StockMovement
{
    public required Guid MovementId { get; init; }

    /// <summary>The quantity that holds instead; null exactly when <see cref="Void"/>.</summary>
    public decimal? Quantity { get; init; }

    public bool Void { get; init; }
}
