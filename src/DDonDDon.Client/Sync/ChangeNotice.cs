namespace DDonDDon.Client;

/// <summary>One product in one store.</summary>
public readonly record struct StockKey(Guid StoreId, Guid ProductId);

/// <summary>
/// What changed in the local file, for a screen that shows some of it. <paramref name="Stock"/>: whose numbers; <paramref name="Everything"/>:
/// read all anew, as after a snapshot.
/// </summary>
public sealed record ChangeNotice(IReadOnlyCollection<StockKey> Stock, bool Products, bool Conflicts, bool Items, bool Everything)
{
    internal bool IsEmpty => Stock.Count == 0 && !Products && !Conflicts && !Items && !Everything;

    internal static ChangeNotice Of(Guid? storeId, Guid? productId) =>
        new(storeId is { } store && productId is { } product ? [new(store, product)] : [], false, false, true, false);

    internal sealed class Builder
    {
        public HashSet<StockKey> Stock { get; } = [];
        public bool Products { get; set; }
        public bool Conflicts { get; set; }
        public bool Items { get; set; }
        public bool Everything { get; set; }

        public ChangeNotice Build() => new(Stock, Products, Conflicts, Items, Everything);
    }
}
