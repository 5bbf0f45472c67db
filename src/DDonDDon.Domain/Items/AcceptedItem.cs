using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Items;

/// <summary>What is settled when an item is taken: who recorded and who sent it, and the time that counts.</summary>
public readonly record struct Acceptance(Guid RecordedBy, Guid SyncedBy, EffectiveTime Time);

/// <summary>Makes the events that items are stored as.</summary>
public static class AcceptedItem
{
    /// <summary>The movement of an item. <paramref name="session"/>: the count session that it follows from, if it does.</summary>
    public static StockMovement ToMovement(this MovementItem item, FoundProduct product, Acceptance accepted, CountLink? session = null)
    {
        var pieces = item.Quantity * product.PackSize;
        OriginalMovement movement = item.Type switch
        {
            MovementType.Inbound => new StockReceived { Quantity = pieces, Label = item.Label, Transfer = item.Transfer },
            MovementType.Outbound => new StockIssued { Quantity = pieces, Label = item.Label, Transfer = item.Transfer },
            MovementType.Adjust => new StockAdjusted { Quantity = pieces, Label = item.Label },
            MovementType.Count => new StockCounted { Quantity = pieces, Label = item.Label, Session = session },
            _ => throw new InvalidOperationException($"{item.Type} is not an original movement."),
        };
        return Told(movement with { ScalePattern = product.ScalePattern }, item, product, accepted) with { Reason = item.Reason, Reference = item.Reference };
    }

    /// <summary>The amendment of an item.</summary>
    public static StockMovement ToMovement(this AmendmentItem item, FoundProduct product, Acceptance accepted)
    {
        var amended = new MovementAmended { MovementId = item.MovementId, Quantity = item.Quantity * product.PackSize, Void = item.Quantity is null };
        return Told(amended, item, product, accepted) with { Reason = item.Reason, Reference = item.Reference };
    }

    /// <summary>The line of a count session that an item is.</summary>
    public static CountLineRecorded ToLine(this CountLineItem item, FoundProduct product, Acceptance accepted) => new()
    {
        Id = item.Id,
        SessionId = item.SessionId,
        StoreId = item.StoreId,
        ProductId = product.Id,
        Zone = item.Zone,
        Quantity = item.Quantity * product.PackSize,
        DeviceId = item.DeviceId,
        Seq = item.Seq,
        RecordedBy = accepted.RecordedBy,
        SyncedBy = accepted.SyncedBy,
        OccurredAt = accepted.Time.OccurredAt,
        ClientTime = item.OccurredAt,
        Clock = accepted.Time.Method,
        Barcode = item.Product.Code,
        PackSize = product.StoredPackSize,
        Note = item.Note,
        Replaces = item.Replaces,
    };

    /// <summary>The edit of an item. <paramref name="isNew"/>: there is no such product yet.</summary>
    public static ProductEvent ToEvent(this ProductEditItem item, bool isNew, Acceptance accepted)
    {
        var (id, productId, deviceId, seq) = (item.Id, item.ProductId, item.DeviceId, item.Seq);
        ProductEvent edit = isNew
            ? new ProductRegistered
            { Id = id, ProductId = productId, DeviceId = deviceId, Seq = seq, RecordedBy = accepted.RecordedBy, OccurredAt = accepted.Time.OccurredAt }
            : new ProductChanged
            { Id = id, ProductId = productId, DeviceId = deviceId, Seq = seq, RecordedBy = accepted.RecordedBy, OccurredAt = accepted.Time.OccurredAt };
        return edit with
        { ClientTime = item.OccurredAt, Clock = accepted.Time.Method, SyncedBy = accepted.SyncedBy, Changes = item.Changes, Barcodes = item.Barcodes };
    }

    private static StockMovement Told(StockMovement movement, StoreItem item, FoundProduct product, Acceptance accepted) => movement with
    {
        Id = item.Id,
        StoreId = item.StoreId,
        ProductId = product.Id,
        DeviceId = item.DeviceId,
        Seq = item.Seq,
        RecordedBy = accepted.RecordedBy,
        SyncedBy = accepted.SyncedBy,
        OccurredAt = accepted.Time.OccurredAt,
        ClientTime = item.OccurredAt,
        Clock = accepted.Time.Method,
        Barcode = item.Product.Code,
        PackSize = product.StoredPackSize,
        Note = item.Note,
    };
}

/// <summary>
/// The product that an item names. <paramref name="PackSize"/>: pieces a scan of the code stands for; 1 where the product was named by its id.
/// </summary>
public readonly record struct FoundProduct(Guid Id, decimal PackSize = 1)
{
    /// <summary>The pattern of a scale's labels that the code has; null for any other code.</summary>
    public string? ScalePattern { get; private init; }

    /// <summary>The product as one label of a scale stands for it: by the kilogram where the label says how many, which may be none.</summary>
    /// <param name="code">What was scanned.</param>
    /// <param name="key">The key that it was found by.</param>
    public FoundProduct ScannedAs(string code, string key) => !ScaleLabel.IsPattern(key)
        ? this
        : this with { PackSize = Quantity.Normalize(PackSize * (ScaleLabel.WeightOf(code, key) ?? 1)), ScalePattern = key };

    /// <summary>As it stands in events: null is one.</summary>
    internal decimal? StoredPackSize => PackSize is 1 ? null : PackSize;
}
