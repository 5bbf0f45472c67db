using System.Security.Cryptography;
using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Items;

/// <summary>What a stored event was when it was sent, so that an item that comes again is known.</summary>
public static class StoredItems
{
    /// <summary>The item that an event was made from; null for an event that no item makes.</summary>
    public static Item? Of(object happened) => happened switch
    {
        MovementAmended amendment => Of(amendment),
        OriginalMovement movement => Of(movement),
        CountLineRecorded line => Of(line),
        ConflictResolved decision => Of(decision),
        ProductEvent edit => Of(edit),
        _ => null,
    };

    /// <summary>SHA-256 of an item, to keep different items of one id apart.</summary>
    public static byte[] HashOf(Item item)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content)) ItemWriter.Write(writer, new(0, InOneOrder(item), null, item.DeviceId, default));
        return SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length));
    }

    private static MovementItem Of(OriginalMovement movement) => new()
    {
        Id = movement.Id,
        DeviceId = movement.DeviceId,
        Seq = movement.Seq,
        OccurredAt = movement.ClientTime,
        StoreId = movement.StoreId,
        Product = ProductOf(movement.ProductId, movement.Barcode),
        Type = movement.TypeOf(),
        Quantity = movement.Quantity / (movement.PackSize ?? 1),
        Reason = movement.Reason,
        Note = movement.Note,
        Reference = movement.Reference,
        Label = movement.Label,
        Transfer = TransferLink.Of(movement),
    };

    private static AmendmentItem Of(MovementAmended amendment) => new()
    {
        Id = amendment.Id,
        DeviceId = amendment.DeviceId,
        Seq = amendment.Seq,
        OccurredAt = amendment.ClientTime,
        StoreId = amendment.StoreId,
        Product = ProductOf(amendment.ProductId, amendment.Barcode),
        MovementId = amendment.MovementId,
        Quantity = amendment.Quantity / (amendment.PackSize ?? 1),
        Reason = amendment.Reason,
        Note = amendment.Note,
        Reference = amendment.Reference,
    };

    private static CountLineItem Of(CountLineRecorded line) => new()
    {
        Id = line.Id,
        DeviceId = line.DeviceId,
        Seq = line.Seq,
        OccurredAt = line.ClientTime,
        StoreId = line.StoreId,
        Product = ProductOf(line.ProductId, line.Barcode),
        SessionId = line.SessionId,
        Zone = line.Zone,
        Quantity = line.Quantity / (line.PackSize ?? 1),
        Note = line.Note,
        Replaces = line.Replaces,
    };

    private static DecisionItem Of(ConflictResolved decision) => new()
    {
        Id = decision.Id,
        DeviceId = decision.DeviceId,
        Seq = decision.Seq,
        OccurredAt = decision.ClientTime,
        StoreId = decision.StoreId,
        ConflictId = decision.ConflictId,
        Choice = decision.Choice,
        Quantity = decision.Quantity,
    };

    private static ProductEditItem Of(ProductEvent edit) => new()
    {
        Id = edit.Id,
        DeviceId = edit.DeviceId,
        Seq = edit.Seq,
        OccurredAt = edit.ClientTime ?? edit.OccurredAt,
        ProductId = edit.ProductId,
        Changes = edit.Changes,
        Barcodes = edit.Barcodes,
    };

    private static ProductReference ProductOf(Guid id, string? code) => code is null ? ProductReference.Of(id) : ProductReference.Of(code);

    private static Item InOneOrder(Item item) => item is ProductEditItem edit
        ? edit with
        {
            Changes = new SortedDictionary<string, string?>(edit.Changes.ToDictionary(), StringComparer.Ordinal),
            Barcodes = new SortedDictionary<string, decimal?>(edit.Barcodes.ToDictionary(), StringComparer.Ordinal),
        }
        : item;
}
