using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Items;

/// <summary>PRODUCT: somebody edited a product. Changes and codes in whatever order are the same.</summary>
public sealed record ProductEditItem : Item
{
    public required Guid ProductId { get; init; }

    /// <summary>The new values of fields, as they stand in events; null clears a field.</summary>
    public required IReadOnlyDictionary<string, string?> Changes { get; init; }

    /// <summary>Codes with their pack sizes; null takes a code away.</summary>
    public required IReadOnlyDictionary<string, decimal?> Barcodes { get; init; }

    /// <summary>The codes that were flagged as the shop's own. How an edit is to be judged, and no part of what makes two the same.</summary>
    public IReadOnlySet<string> InternalCodes { get; init; } = new HashSet<string>();

    /// <summary>The version of the product that its author saw; null when they did not say. As <see cref="InternalCodes"/> not compared.</summary>
    public long? BaseVersion { get; init; }

    public bool Equals(ProductEditItem? other) =>
        other is not null && (Id, ProductId, DeviceId, Seq, OccurredAt) == (other.Id, other.ProductId, other.DeviceId, other.Seq, other.OccurredAt)
        && Same(Changes, other.Changes, value => value) && Same(Barcodes, other.Barcodes, size => size is { } pieces ? Quantity.Normalize(pieces) : null);

    public override int GetHashCode() => HashCode.Combine(Id, ProductId, DeviceId, Seq, OccurredAt);

    private static bool Same<T>(IReadOnlyDictionary<string, T> left, IReadOnlyDictionary<string, T> right, Func<T, T> plain) =>
        left.Count == right.Count
        && left.All(pair => right.TryGetValue(pair.Key, out var value) && EqualityComparer<T>.Default.Equals(plain(pair.Value), plain(value)));
}
