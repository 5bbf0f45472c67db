using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Audit.Segments;

namespace DDonDDon.Server.Features.Audit;

/// <summary>
/// A whole store while it is folded as of a moment, in one pass and by the same rule as <see cref="ItemAsOf"/>: first all amendments that were
/// known, then the originals, in parts that may be read at the same time.
/// </summary>
internal sealed class StoreAsOf(Guid storeId, DateTimeOffset occurred)
{
    private readonly Dictionary<(Guid ProductId, Guid Original), List<(MovementAmended Amendment, DateTimeOffset RecordedAt)>> _amendments = [];

    /// <summary>Takes an amendment; not while parts are read.</summary>
    public void Take(MovementAmended amendment, DateTimeOffset recordedAt)
    {
        var key = (amendment.ProductId, amendment.MovementId);
        if (!_amendments.TryGetValue(key, out var held)) _amendments[key] = held = [];
        held.Add((amendment, recordedAt));
    }

    public Part NewPart() => new(this);

    /// <summary>The stock of every item of which something counts, by product.</summary>
    public IReadOnlyList<(CurrentStock Stock, DateTimeOffset UpdatedAt)> Fold(IReadOnlyList<Part> parts)
    {
        var items = new Dictionary<Guid, Item>();
        foreach (var part in parts)
            foreach (var (productId, item) in part.Items)
                if (items.TryGetValue(productId, out var held)) held.Join(item);
                else items.Add(productId, item);

        var arrived = parts.SelectMany(part => part.Amended).ToHashSet();
        foreach (var (key, amendments) in _amendments.Where(waiting => !arrived.Contains(waiting.Key)))
        {
            var counting = amendments.Where(one => one.Amendment.OccurredAt <= occurred).ToList();
            if (counting.Count == 0) continue;
            if (!items.TryGetValue(key.ProductId, out var item)) items[key.ProductId] = item = new(storeId, key.ProductId);
            item.Tally.Await(key.Original, counting.Count);
            item.Note(counting.Max(one => one.RecordedAt));
        }
        return [.. items.OrderBy(item => item.Key).Select(item => (item.Value.Tally.Stock(), item.Value.UpdatedAt))];
    }

    /// <summary>Some of the originals. Not thread-safe; different parts may be filled at the same time.</summary>
    internal sealed class Part(StoreAsOf store)
    {
        public Dictionary<Guid, Item> Items { get; } = [];

        /// <summary>Which of the originals that have amendments are here, whether or not they count.</summary>
        public List<(Guid ProductId, Guid Original)> Amended { get; } = [];

        public void Take(OriginalRow original)
        {
            var key = (original.ProductId, original.Key.Id);
            var amendments = store._amendments.Count == 0 ? null : store._amendments.GetValueOrDefault(key);
            if (amendments is not null) Amended.Add(key);
            if (original.Key.OccurredAt > store.Occurred) return;
            if (!Items.TryGetValue(original.ProductId, out var item)) Items[original.ProductId] = item = new(store.StoreId, original.ProductId);
            item.Note(original.RecordedAt);
            if (amendments is null)
            {
                item.Tally.Take(original.Key, original.Kind, original.Quantity);
                return;
            }
            var group = new StockHistory(store.StoreId, original.ProductId);
            group.Add(original.Movement(store.StoreId));
            foreach (var (amendment, amendedAt) in amendments)
            {
                group.Add(amendment);
                item.Note(amendedAt);
            }
            item.Tally.Take(group.Effective()[0]);
        }
    }

    private Guid StoreId => storeId;

    private DateTimeOffset Occurred => occurred;

    /// <summary>One product's tally, and when the last of what it took was recorded.</summary>
    internal sealed class Item(Guid storeId, Guid productId)
    {
        public StockTally Tally { get; } = new(storeId, productId);

        public DateTimeOffset UpdatedAt { get; private set; }

        public void Note(DateTimeOffset recordedAt)
        {
            if (recordedAt > UpdatedAt) UpdatedAt = recordedAt;
        }

        public void Join(Item other)
        {
            Tally.Join(other.Tally);
            Note(other.UpdatedAt);
        }
    }
}
