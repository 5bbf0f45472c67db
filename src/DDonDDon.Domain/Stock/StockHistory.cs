namespace DDonDDon.Domain.Stock;

/// <summary>
/// The set of movements of one stock item and its fold: a grow-only set, so that any order of arrival, any repeat and any
/// splitting give the same stock. Not thread-safe.
/// </summary>
public sealed class StockHistory(Guid storeId, Guid productId)
{
    private readonly Dictionary<Guid, Group> _groups = [];
    private readonly HashSet<Guid> _ids = [];

    public Guid StoreId { get; } = storeId;
    public Guid ProductId { get; } = productId;

    /// <summary>How many different movements it holds.</summary>
    public int Count => _ids.Count;

    /// <summary>Adds a movement; false when it is there already.</summary>
    public bool Add(StockMovement movement)
    {
        if (!_ids.Add(movement.Id)) return false;
        switch (movement)
        {
            case OriginalMovement original: GroupOf(original.Id).Original = original; break;
            case MovementAmended amendment: (GroupOf(amendment.MovementId).Amendments ??= []).Add(amendment); break;
            default: throw new InvalidOperationException($"{movement.GetType().Name} is not a movement that stock knows.");
        }
        return true;
    }

    /// <summary>What holds for each original movement after its amendments, in the order of their keys.</summary>
    public IReadOnlyList<EffectiveMovement> Effective() =>
        [.. _groups.Values.Select(group => group.Effective()).OfType<EffectiveMovement>().OrderBy(movement => movement.Original.Key)];

    /// <summary>What holds for an original movement after its amendments; null when it is not here.</summary>
    public EffectiveMovement? Find(Guid id) => _groups.TryGetValue(id, out var group) ? group.Effective() : null;

    /// <summary>The stock that the whole set gives.</summary>
    public CurrentStock Fold()
    {
        var tally = new StockTally(StoreId, ProductId);
        foreach (var (id, group) in _groups)
            if (group.Effective() is { } movement) tally.Take(movement);
            else tally.Await(id, group.Amendments!.Count);
        return tally.Stock();
    }

    private Group GroupOf(Guid id)
    {
        if (!_groups.TryGetValue(id, out var group)) _groups[id] = group = new();
        return group;
    }

    /// <summary>An original movement with its amendments.</summary>
    private sealed class Group
    {
        public OriginalMovement? Original { get; set; }
        public List<MovementAmended>? Amendments { get; set; }

        /// <summary>
        /// The member with the greatest key decides; the group keeps its original's place. An amendment whose quantity its
        /// original cannot have (it may have arrived first) decides nothing.
        /// </summary>
        public EffectiveMovement? Effective()
        {
            if (Original is null) return null;
            MovementAmended? decisive = null;
            foreach (var amendment in Amendments ?? [])
                if (amendment.Key > (decisive?.Key ?? Original.Key) && Fits(Original, amendment))
                    decisive = amendment;
            return new(Original, decisive is null ? Original.Quantity : decisive.Void ? null : decisive.Quantity, decisive) { Events = 1 + (Amendments?.Count ?? 0) };
        }

        private static bool Fits(OriginalMovement original, MovementAmended amendment) =>
            amendment.Void || amendment.Quantity is { } quantity && original.Fits(quantity);
    }
}

/// <summary>
/// A movement as it holds after its amendments: <paramref name="Quantity"/> is null when it is void;
/// <paramref name="AmendedBy"/> is the amendment that decided, if one did.
/// </summary>
public readonly record struct EffectiveMovement(OriginalMovement Original, decimal? Quantity, MovementAmended? AmendedBy)
{
    /// <summary>How many events it is made of: the original and its amendments.</summary>
    public int Events { get; init; } = 1;

    /// <summary>What it adds to the stock; a count adds nothing, it is a baseline or it is replaced.</summary>
    public decimal Difference => Original switch
    {
        StockReceived or StockAdjusted => Quantity ?? 0,
        StockIssued => -(Quantity ?? 0),
        _ => 0,
    };
}
