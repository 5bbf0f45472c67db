namespace DDonDDon.Client;

/// <summary>One product in one store.</summary>
public readonly record struct StockKey(Guid StoreId, Guid ProductId);

/// <summary>What has changed in the local file, for a screen that shows part of it.</summary>
/// <param name="Stock">The products and stores whose stock has changed.</param>
/// <param name="Products">Whether products, codes, stores or categories have changed.</param>
/// <param name="Conflicts">Whether conflicts have changed.</param>
/// <param name="Items">Whether own items have changed.</param>
/// <param name="Everything">Whether everything may have changed, as after a snapshot.</param>
public sealed record ChangeNotice(IReadOnlyCollection<StockKey> Stock, bool Products, bool Conflicts, bool Items, bool Everything)
{
    /// <summary>Which conflicts have opened and closed; null when none has.</summary>
    internal ConflictNotice? ConflictNotice { get; init; }

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
        public HashSet<Guid> Opened { get; } = [];
        public HashSet<Guid> Closed { get; } = [];

        /// <summary>How many own items were dismissed.</summary>
        public int Dismissed { get; set; }

        public ChangeNotice Build() => new(Stock, Products, Conflicts, Items || Dismissed > 0, Everything)
        {
            ConflictNotice = Opened.Count + Closed.Count > 0 ? new([.. Opened.Except(Closed).Order()], [.. Closed.Except(Opened).Order()]) : null,
        };
    }
}
