using DDonDDon.Client.Recording;
using DDonDDon.Domain;

namespace DDonDDon.Client;

/// <summary>What kind of thing happened; on the wire in capitals.</summary>
public enum MovementType
{
    /// <summary>입고: goods came in.</summary>
    Inbound,

    /// <summary>출고: goods went out.</summary>
    Outbound,

    /// <summary>조정: a correction by a signed difference, with a reason.</summary>
    Adjust,

    /// <summary>실사: somebody counted, and the stock is this.</summary>
    Count,

    /// <summary>정정: another quantity for an earlier movement, or that it did not happen.</summary>
    Amend,
}

/// <summary>Which product: its id, or the code that was scanned. Both convert by themselves.</summary>
public readonly record struct ProductReference
{
    private ProductReference(Guid? id, string? barcode) => (Id, Barcode) = (id, barcode);

    public Guid? Id { get; }

    /// <summary>Quantities then are scans: 2 of a box of 12 are 24 pieces, by the pack size that the server knows when it takes the movement.</summary>
    public string? Barcode { get; }

    public static implicit operator ProductReference(Guid productId) => new(productId, null);
    public static implicit operator ProductReference(string barcode) => new(null, barcode);

    public static ProductReference FromGuid(Guid productId) => productId;
    public static ProductReference FromString(string barcode) => barcode;
}

/// <summary>
/// Something that happened to one product in one store, before it is recorded. Quantities are decimals with at most 3 places and at most
/// 1,000,000,000 either way. Id, time and device are added by <see cref="DdonClient.RecordAsync(Movement, CancellationToken)"/>.
/// </summary>
public sealed record Movement
{
    private Movement(MovementType type, Guid storeId, ProductReference product, decimal? quantity) =>
        (Type, StoreId, Product, Quantity) = (type, storeId, product, quantity);

    public MovementType Type { get; }
    public Guid StoreId { get; }
    public ProductReference Product { get; }

    /// <summary>Null exactly for an amendment that voids.</summary>
    public decimal? Quantity { get; }

    /// <summary>The movement that an amendment is about.</summary>
    public Guid? MovementId { get; private init; }

    /// <summary>Whether an amendment says that the movement did not happen.</summary>
    public bool IsVoid => Type is MovementType.Amend && Quantity is null;

    /// <summary>For an adjustment one of damage, loss, found, sample and other; free text otherwise. At most 2000 characters, as the next two.</summary>
    public string? Reason { get; init; }

    public string? Note { get; init; }

    /// <summary>A number on paper: an order, a delivery note.</summary>
    public string? Reference { get; init; }

    /// <summary>Who did it, on a till that several people share; null: who is signed in.</summary>
    public Guid? RecordedBy { get; init; }

    /// <summary>Goods came in; more than 0.</summary>
    public static Movement Inbound(Guid storeId, ProductReference product, decimal quantity) => new(MovementType.Inbound, storeId, product, quantity);

    /// <summary>Goods went out; more than 0.</summary>
    public static Movement Outbound(Guid storeId, ProductReference product, decimal quantity) => new(MovementType.Outbound, storeId, product, quantity);

    /// <summary>There are more or fewer than thought, by this difference; not 0.</summary>
    public static Movement Adjust(Guid storeId, ProductReference product, decimal difference, string? reason = null) =>
        new(MovementType.Adjust, storeId, product, difference) { Reason = reason };

    /// <summary>Somebody counted; 0 or more.</summary>
    public static Movement Count(Guid storeId, ProductReference product, decimal counted) => new(MovementType.Count, storeId, product, counted);

    /// <summary>Another quantity for an earlier movement of this store and product, which any device may have recorded.</summary>
    public static Movement Amend(Guid storeId, ProductReference product, Guid movementId, decimal quantity) =>
        new(MovementType.Amend, storeId, product, quantity) { MovementId = movementId };

    /// <summary>The earlier movement did not happen.</summary>
    public static Movement Void(Guid storeId, ProductReference product, Guid movementId) =>
        new(MovementType.Amend, storeId, product, null) { MovementId = movementId };

    /// <summary>
    /// Why this can never be recorded, with the code that the server would give; null when it can. What only the server knows (whose store it
    /// is, who knows the barcode) is not looked at.
    /// </summary>
    public Rejection? Check() => ItemRules.Check(this);
}
