using System.Text;
using System.Text.Json.Serialization;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Server.Features.Sync;

/// <summary>The types of items, as on the wire.</summary>
public enum ItemType
{
    [JsonStringEnumMemberName("INBOUND")] Inbound,
    [JsonStringEnumMemberName("OUTBOUND")] Outbound,
    [JsonStringEnumMemberName("ADJUST")] Adjust,
    [JsonStringEnumMemberName("COUNT")] Count,
    [JsonStringEnumMemberName("AMEND")] Amend,
}

/// <summary>
/// What a worker recorded, whoever sends it and however often: the part of an item that makes two items the same. Quantities
/// are as recorded (scans of a pack, not pieces); <paramref name="OccurredAt"/> is what the device's clock said. With a <paramref name="SessionId"/> it is
/// a line of a count session, and has a <paramref name="Zone"/>; with a <paramref name="ConflictId"/> it is a decision for a <paramref name="Choice"/>, and one about a
/// product has no store (all zeros).
/// </summary>
public sealed record ItemContent(
    Guid Id, ItemType Type, Guid StoreId, Guid? ProductId, string? Barcode, decimal? Quantity, DateTimeOffset OccurredAt, long Seq,
    Guid DeviceId, Guid? MovementId, bool Void, string? Reason, string? Note, string? Reference, TransferLink? Transfer = null,
    Guid? SessionId = null, string? Zone = null, Guid? ConflictId = null, ConflictChoice? Choice = null)
{
    /// <summary>The content of a movement that is stored.</summary>
    public static ItemContent Of(StockMovement movement)
    {
        var amendment = movement as MovementAmended;
        var pieces = movement is OriginalMovement original ? original.Quantity : amendment?.Quantity;
        return new(
            movement.Id, TypeOf(movement), movement.StoreId, movement.Barcode is null ? movement.ProductId : null, movement.Barcode,
            pieces / (movement.PackSize ?? 1), movement.ClientTime, movement.Seq, movement.DeviceId, amendment?.MovementId,
            amendment?.Void ?? false, movement.Reason, movement.Note, movement.Reference, TransferOf(movement));
    }

    /// <summary>The content of a line that is stored.</summary>
    public static ItemContent Of(CountLineRecorded line) => new(
        line.Id, ItemType.Count, line.StoreId, line.Barcode is null ? line.ProductId : null, line.Barcode, line.Quantity / (line.PackSize ?? 1), line.ClientTime,
        line.Seq, line.DeviceId, null, false, null, line.Note, null, null, line.SessionId, line.Zone);

    /// <summary>The content of a decision.</summary>
    public static ItemContent OfDecision(
        Guid id, Guid? storeId, Guid conflictId, ConflictChoice choice, decimal? quantity, DateTimeOffset occurredAt, long seq, Guid deviceId) => new(
        id, ItemType.Count, storeId ?? Guid.Empty, null, null, quantity, occurredAt, seq, deviceId, null, false, null, null, null, ConflictId: conflictId, Choice: choice);

    /// <summary>The content of a stored event that an item made; null for any other.</summary>
    public static ItemContent? Of(object happened) => happened switch
    {
        StockMovement movement => Of(movement),
        CountLineRecorded line => Of(line),
        ConflictResolved decided => OfDecision(
            decided.Id, decided.StoreId, decided.ConflictId, decided.Choice, decided.Quantity, decided.ClientTime, decided.Seq, decided.DeviceId),
        _ => null,
    };

    public static TransferLink? TransferOf(StockMovement movement) =>
        movement switch { StockIssued issued => issued.Transfer, StockReceived received => received.Transfer, _ => null };

    public static ItemType TypeOf(StockMovement movement) => movement switch
    {
        StockReceived => ItemType.Inbound,
        StockIssued => ItemType.Outbound,
        StockAdjusted => ItemType.Adjust,
        StockCounted => ItemType.Count,
        MovementAmended => ItemType.Amend,
        _ => throw new InvalidOperationException($"{movement.GetType().Name} has no type on the wire."),
    };

    /// <summary>SHA-256 of the content, to keep different contents of one id apart.</summary>
    public byte[] Hash() => System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(ToString()));
}

/// <summary>
/// A readable item of a batch. <paramref name="Index"/> is its place in the request, <paramref name="Raw"/> its JSON as it was sent.
/// </summary>
public sealed record RecordedItem(int Index, ItemContent Content, long? AgeMs, Guid? RecordedBy, ReadOnlyMemory<byte> Raw)
{
    public RecordedTime Time => new(Content.OccurredAt, AgeMs is { } age ? TimeSpan.FromMilliseconds(age) : null);

    /// <summary>The count session that a COUNT follows from; null for what a device recorded.</summary>
    public CountLink? Session { get; init; }

    /// <summary>The line of a count session to store; parameters as for a movement.</summary>
    public CountLineRecorded ToLine(Guid productId, decimal? packSize, Guid recordedBy, Guid syncedBy, EffectiveTime time) => new()
    {
        Id = Content.Id,
        SessionId = Content.SessionId!.Value,
        StoreId = Content.StoreId,
        ProductId = productId,
        Zone = Content.Zone!,
        Quantity = Content.Quantity!.Value * (packSize ?? 1),
        DeviceId = Content.DeviceId,
        Seq = Content.Seq,
        RecordedBy = recordedBy,
        SyncedBy = syncedBy,
        OccurredAt = time.OccurredAt,
        ClientTime = Content.OccurredAt,
        Clock = time.Method,
        Barcode = Content.Barcode,
        PackSize = packSize is 1 ? null : packSize,
        Note = Content.Note,
    };

    /// <summary>
    /// The movement to store. <paramref name="packSize"/>: pieces a scan of the barcode stands for, null when it was recorded by product.
    /// </summary>
    public StockMovement ToMovement(Guid productId, decimal? packSize, Guid recordedBy, Guid syncedBy, EffectiveTime time)
    {
        var pieces = Content.Quantity * (packSize ?? 1);
        StockMovement movement = Content.Type switch
        {
            ItemType.Inbound => new StockReceived { Quantity = pieces!.Value, Transfer = Content.Transfer },
            ItemType.Outbound => new StockIssued { Quantity = pieces!.Value, Transfer = Content.Transfer },
            ItemType.Adjust => new StockAdjusted { Quantity = pieces!.Value },
            ItemType.Count => new StockCounted { Quantity = pieces!.Value, Session = Session },
            ItemType.Amend => new MovementAmended { MovementId = Content.MovementId!.Value, Quantity = pieces, Void = Content.Void },
            _ => throw new InvalidOperationException($"{Content.Type} is not a movement."),
        };
        return movement with
        {
            Id = Content.Id,
            StoreId = Content.StoreId,
            ProductId = productId,
            DeviceId = Content.DeviceId,
            Seq = Content.Seq,
            RecordedBy = recordedBy,
            SyncedBy = syncedBy,
            OccurredAt = time.OccurredAt,
            ClientTime = Content.OccurredAt,
            Clock = time.Method,
            Barcode = Content.Barcode,
            PackSize = packSize is 1 ? null : packSize,
            Reason = Content.Reason,
            Note = Content.Note,
            Reference = Content.Reference,
        };
    }
}
