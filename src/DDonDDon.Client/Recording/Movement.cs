using DDonDDon.Client.Recording;
using DDonDDon.Domain;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client;

/// <summary>
/// Something that happened to the stock of one product in one store, not yet recorded. Quantities are decimals with at most 3 places, from
/// -1,000,000,000 to 1,000,000,000. <see cref="DdonClient.RecordAsync(Movement, CancellationToken)"/> adds id, time and device.
/// </summary>
public sealed record Movement
{
    private Movement(MovementType type, Guid storeId, ProductReference product, decimal? quantity) =>
        (Type, StoreId, Product, Quantity) = (type, storeId, product, quantity);

    public MovementType Type { get; }
    public Guid StoreId { get; }
    public ProductReference Product { get; }

    /// <summary>Null for a void, and only for a void.</summary>
    public decimal? Quantity { get; }

    /// <summary>The movement that an amendment is about.</summary>
    public Guid? MovementId { get; private init; }

    /// <summary>Whether this is an amendment that says that the movement did not happen.</summary>
    public bool IsVoid => Type is MovementType.Amend && Quantity is null;

    /// <summary>For an adjustment damage, loss, found, sample or other; otherwise free text of at most 2000 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>Free text of at most 2000 characters.</summary>
    public string? Note { get; init; }

    /// <summary>The number of an order or a delivery note, of at most 2000 characters.</summary>
    public string? Reference { get; init; }

    /// <summary>What the goods' label says, where the code that was scanned does not say it itself; not of an amendment.</summary>
    public GoodsLabel? Label { get; init; }

    /// <summary>Who did it, on a till that several people share; null for the user who is signed in.</summary>
    public Guid? RecordedBy { get; init; }

    /// <summary>Goods came in. The quantity is more than 0.</summary>
    public static Movement Inbound(Guid storeId, ProductReference product, decimal quantity) => new(MovementType.Inbound, storeId, product, quantity);

    /// <summary>Goods went out. The quantity is more than 0.</summary>
    public static Movement Outbound(Guid storeId, ProductReference product, decimal quantity) => new(MovementType.Outbound, storeId, product, quantity);

    /// <summary>There are more or fewer goods than assumed. The difference is not 0.</summary>
    public static Movement Adjust(Guid storeId, ProductReference product, decimal difference, string? reason = null) =>
        new(MovementType.Adjust, storeId, product, difference) { Reason = reason };

    /// <summary>Somebody counted the stock: 0 or more.</summary>
    public static Movement Count(Guid storeId, ProductReference product, decimal counted) => new(MovementType.Count, storeId, product, counted);

    /// <summary>An earlier movement of this store and product, recorded on any device, had another quantity.</summary>
    public static Movement Amend(Guid storeId, ProductReference product, Guid movementId, decimal quantity) =>
        new(MovementType.Amend, storeId, product, quantity) { MovementId = movementId };

    /// <summary>An earlier movement did not happen.</summary>
    public static Movement Void(Guid storeId, ProductReference product, Guid movementId) =>
        new(MovementType.Amend, storeId, product, null) { MovementId = movementId };

    /// <summary>
    /// Why the server could never accept this, with the code that the server would give; null when it could. What only the server knows, like
    /// whose store it is, is not checked.
    /// </summary>
    public Rejection? Check() => ItemRules.Check(ToItem(default, default), RecordedBy);

    internal StoreItem ToItem(Stamp stamp, Guid deviceId) => Type is MovementType.Amend
        ? new AmendmentItem
        {
            Id = stamp.Id,
            DeviceId = deviceId,
            Seq = stamp.Seq,
            OccurredAt = stamp.At,
            StoreId = StoreId,
            Product = Product,
            MovementId = MovementId.GetValueOrDefault(),
            Quantity = Quantity,
            Reason = Reason,
            Note = Note,
            Reference = Reference,
        }
        : new MovementItem
        {
            Id = stamp.Id,
            DeviceId = deviceId,
            Seq = stamp.Seq,
            OccurredAt = stamp.At,
            StoreId = StoreId,
            Product = Product,
            Type = Type,
            Quantity = Quantity.GetValueOrDefault(),
            Reason = Reason,
            Note = Note,
            Reference = Reference,
            Label = Label,
        };
}
