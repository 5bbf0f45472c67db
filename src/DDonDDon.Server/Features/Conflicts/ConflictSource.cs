using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>Reads from PostgreSQL what conflicts are about.</summary>
public sealed class ConflictSource(LedgerDatabase store) : IConflictSource
{
    async Task<IConflictBackground> IConflictSource.ReadAsync(IReadOnlyList<Conflict> conflicts, CancellationToken ct)
    {
        var background = new Background(store, conflicts);
        await background.ReadAsync(ct);
        return background;
    }

    /// <summary>What must be known beside some conflicts to show them, read in one round trip.</summary>
    private sealed class Background(LedgerDatabase store, IReadOnlyList<Conflict> conflicts) : IConflictBackground
    {
        private readonly Rows<User> _users = FactSql.Users(
            [.. conflicts.SelectMany(UsersOf).Distinct()], store.Types.Json);

        private readonly Rows<LoadedDocument> _products = Documents(DdonProjections.Product, conflicts.Select(conflict => conflict.ProductId));
        private readonly Rows<LoadedDocument> _stores = Documents(DdonProjections.Store, conflicts.Select(conflict => conflict.StoreId).OfType<Guid>());
        private readonly Rows<LoadedDocument> _categories = Documents(DdonProjections.Category, conflicts
            .Where(conflict => conflict.Field is ProductField.CategoryId)
            .SelectMany(conflict => conflict.Edits, (_, edit) => Guid.TryParse(edit.Value, out var id) ? id : (Guid?)null).OfType<Guid>());

        private readonly Dictionary<(Guid StoreId, Guid ProductId), StockHistory> _histories = [];
        private readonly Dictionary<Guid, ILookup<Guid, StoredEvent>> _movements = [];

        private readonly Dictionary<Guid, (Rows<LoadedDocument> Stock, Rows<StoredEvent>? Movements)> _items = conflicts
            .Where(conflict => conflict.StoreId is not null)
            .GroupBy(conflict => conflict.StoreId!.Value)
            .ToDictionary(group => group.Key, group => (
                DdonProjections.CurrentStock.Load(group.Key.ToString(), [.. group.Select(conflict => conflict.ProductId).Distinct()]),
                MovementsOf(group.Key, [.. group.Where(ConflictViews.NeedsHistory)])));

        public Task ReadAsync(CancellationToken ct) => store.ReadAsync(
            [_users, _products, _stores, _categories, .. _items.Values.SelectMany(item => new Read?[] { item.Stock, item.Movements }).OfType<Read>()], ct);

        public string? EmailOf(Guid userId) => _users.Items.Find(known => known.Id == userId)?.Email;

        public Product? Product(Guid id) => Read<Product>(_products, id);

        public Store? Store(Guid id) => Read<Store>(_stores, id);

        public Category? Category(Guid id) => Read<Category>(_categories, id);

        public CurrentStock? Stock(Guid storeId, Guid productId) => Read<CurrentStock>(_items[storeId].Stock, productId);

        // Read once an item, however many conflicts it has.
        public StockHistory History(Guid storeId, Guid productId)
        {
            if (_histories.TryGetValue((storeId, productId), out var known)) return known;
            if (!_movements.TryGetValue(storeId, out var movements))
                _movements[storeId] = movements = (_items[storeId].Movements?.Items ?? []).ToLookup(stored => stored.StreamId);
            return _histories[(storeId, productId)] =
                StockHistory.Of(storeId, productId, movements[productId].Select(stored => (StockMovement)store.Types.Read(stored)));
        }

        private static IEnumerable<Guid> UsersOf(Conflict conflict) =>
        [
            .. conflict.Movements.Select(met => met.RecordedBy), .. conflict.Edits.Select(met => met.RecordedBy),
            .. conflict.Decision is { } decision ? [decision.DecidedBy] : Array.Empty<Guid>(),
        ];

        private static Rows<StoredEvent>? MovementsOf(Guid storeId, IReadOnlyList<Conflict> conflicts) => conflicts.Count == 0
            ? null
            : FactSql.MovementsSince(storeId.ToString(), [.. conflicts.GroupBy(conflict => conflict.ProductId)
                .Select(item => new WantedMovements(item.Key, item.Min(conflict => conflict.Movements[0].OccurredAt)))]);

        private static Rows<LoadedDocument> Documents(Projection projection, IEnumerable<Guid> ids) =>
            projection.Load(LedgerDatabase.DefaultTenant, [.. ids.Distinct()]);

        private T? Read<T>(Rows<LoadedDocument> loaded, Guid id) where T : class =>
            loaded.Items.Find(document => document.Id == id)?.Data is { } data ? JsonSerializer.Deserialize<T>(data, store.Types.Json) : null;
    }
}
