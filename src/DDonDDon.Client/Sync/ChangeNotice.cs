namespace DDonDDon.Client;

/// <summary>One product in one store.</summary>
public readonly record struct StockKey(Guid StoreId, Guid ProductId);

/// <summary>
/// What changed in the local file, for a screen that shows some of it. <paramref name="Stock"/>: whose numbers; <paramref name="Everything"/>:
/// read all anew, as after a snapshot.
/// </summary>
public sealed record ChangeNotice(IReadOnlyCollection<StockKey> Stock, bool Products, bool Conflicts, bool Items, bool Everything)
{
    /// <summary>Which conflicts came and went.</summary>
    internal ConflictNotice? Met { get; init; }

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

        /// <summary>How many own items need no attention any more.</summary>
        public int Dismissed { get; set; }

        public ChangeNotice Build() => new(Stock, Products, Conflicts, Items || Dismissed > 0, Everything)
        {
            Met = Opened.Count + Closed.Count > 0 ? new([.. Opened.Except(Closed).Order()], [.. Closed.Except(Opened).Order()]) : null,
        };
    }
}
