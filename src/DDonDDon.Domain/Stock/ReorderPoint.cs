namespace DDonDDon.Domain.Stock;

/// <summary>Somebody said how few pieces of a product a store may have before it is to be ordered; null: it is not watched any more.</summary>
public sealed record ReorderPointSet(decimal? Quantity)
{
    public required Guid StoreId { get; init; }
    public required Guid ProductId { get; init; }
    public required Guid By { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
}

/// <summary>How few pieces of a product a store may have before it is to be ordered.</summary>
public sealed record ReorderPoint
{
    /// <summary>Follows from the product; the store is the tenant.</summary>
    public required Guid Id { get; init; }

    public required Guid ProductId { get; init; }
    public required Guid StoreId { get; init; }

    /// <summary>Null when the product is not watched.</summary>
    public decimal? Quantity { get; init; }

    public required Guid SetBy { get; init; }
    public required DateTimeOffset SetAt { get; init; }
    public long Version { get; init; }

    public static Guid IdOf(Guid productId) => DerivedId.Of(productId, "reorder-point");

    /// <summary>Whether a quantity may be one: null, or 0 or more.</summary>
    public static Rejection? Decide(decimal? quantity) => quantity is null || quantity >= 0 && Stock.Quantity.IsValid(quantity.Value)
        ? null
        : new("reorderPoint.invalid", "A reorder point is a number from 0 to 1,000,000,000 with at most 3 decimal places, or null.", "reorderPoint");

    public static ReorderPoint Evolve(ReorderPoint? point, ReorderPointSet happened) => new()
    {
        Id = IdOf(happened.ProductId),
        ProductId = happened.ProductId,
        StoreId = happened.StoreId,
        Quantity = happened.Quantity is { } quantity ? Stock.Quantity.Normalize(quantity) : null,
        SetBy = happened.By,
        SetAt = happened.OccurredAt,
        Version = (point?.Version ?? 0) + 1,
    };
}
