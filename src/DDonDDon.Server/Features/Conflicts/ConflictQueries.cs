using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Features.Auth;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>Reads conflicts, and says in words and numbers what they are about.</summary>
public sealed class ConflictQueries(PostgresEventStore store)
{
    /// <summary>Conflicts, the last opened first, after one of them.</summary>
    internal async Task<IReadOnlyList<Conflict>> ListAsync(ConflictFilter filter, (string OpenedAt, Guid Id)? before, int count, CancellationToken ct)
    {
        var listed = ConflictSql.List(filter, before, count, store.Types.Json);
        await store.ReadAsync([listed], ct);
        return listed.Items;
    }

    /// <summary>A conflict that the caller may see; null when there is none.</summary>
    internal async Task<Conflict?> FindAsync(Guid id, Caller caller, CancellationToken ct)
    {
        var found = ConflictSql.Find(id, ConflictFilter.StoresOf(caller), store.Types.Json);
        await store.ReadAsync([found], ct);
        return found.Items.SingleOrDefault();
    }

    /// <summary>Conflicts as people see them, in their order, by what is known now.</summary>
    public async Task<IReadOnlyList<ConflictView>> ViewAsync(IReadOnlyList<Conflict> conflicts, Language language, CancellationToken ct)
    {
        if (conflicts.Count == 0) return [];
        var known = new Known(store, conflicts);
        await known.ReadAsync(ct);
        return [.. conflicts.Select(conflict => known.View(conflict, ConflictWords.In(language)))];
    }

    /// <summary>What must be known beside some conflicts to show them, read in one round trip.</summary>
    private sealed class Known(PostgresEventStore store, IReadOnlyList<Conflict> conflicts)
    {
        private readonly Rows<User> _users = SyncSql.Users(
            [.. conflicts.SelectMany(UsersOf).Distinct()], store.Types.Json);

        private readonly Rows<LoadedDocument> _products = Documents(DdonProjections.Product, conflicts.Select(conflict => conflict.ProductId));
        private readonly Rows<LoadedDocument> _stores = Documents(DdonProjections.Store, conflicts.Select(conflict => conflict.StoreId).OfType<Guid>());
        private readonly Rows<LoadedDocument> _categories = Documents(DdonProjections.Category, conflicts
            .Where(conflict => conflict.Field is ProductField.CategoryId)
            .SelectMany(conflict => conflict.Edits, (_, edit) => Guid.TryParse(edit.Value, out var id) ? id : (Guid?)null).OfType<Guid>());

        private readonly Dictionary<Guid, (Rows<LoadedDocument> Stock, Rows<StoredEvent>? Movements)> _items = conflicts
            .Where(conflict => conflict.StoreId is not null)
            .GroupBy(conflict => conflict.StoreId!.Value)
            .ToDictionary(group => group.Key, group => (
                DdonProjections.CurrentStock.Load(group.Key.ToString(), [.. group.Select(conflict => conflict.ProductId).Distinct()]),
                MovementsOf(group.Key, [.. group.Where(conflict => conflict.IsOpen && conflict.Kind is not ConflictKind.NegativeStock)])));

        public Task ReadAsync(CancellationToken ct) => store.ReadAsync(
            [_users, _products, _stores, _categories, .. _items.Values.SelectMany(item => new Read?[] { item.Stock, item.Movements }).OfType<Read>()], ct);

        public ConflictView View(Conflict conflict, ConflictWords words)
        {
            var product = Read<Product>(_products, conflict.ProductId);
            var stock = conflict.StoreId is { } storeId ? Read<CurrentStock>(_items[storeId].Stock, conflict.ProductId) ?? CurrentStock.Empty(storeId, conflict.ProductId) : null;
            var history = HistoryOf(conflict);
            var held = conflict with { Movements = [.. conflict.Movements.Select(met => met with { Quantity = history?.Find(met.Id)?.Quantity ?? met.Quantity })] };
            var zone = conflict.StoreId is { } place ? Read<Store>(_stores, place)?.TimeZone : null;
            var facts = new ConflictFacts(
                held, product?.Name ?? conflict.ProductId.ToString(), product?.Unit, stock?.Quantity,
                TimeZoneInfo.FindSystemTimeZoneById(zone ?? Store.DefaultTimeZone), EmailOf, id => Read<Category>(_categories, id)?.Name);
            var choices = stock is null ? ConflictChoices.OfProduct(conflict) : ConflictChoices.Of(conflict, stock, history ?? new(stock.StoreId, stock.Id));
            return new(
                conflict.Id, conflict.Kind, conflict.StoreId, conflict.ProductId, product?.Name, [.. held.Movements.Select(View)], conflict.Field,
                conflict.Kind is ConflictKind.ProductEdit ? [.. conflict.Edits.Select(View)] : null, conflict.OpenedAt, conflict.Status, stock?.Quantity,
                words.Text(facts), [.. choices.Select(choice => View(conflict, choice, words.Choice(facts, choice)))],
                conflict.Decision is { } decision ? View(decision) : null, conflict.ClosedAt, conflict.ClosedBecause, conflict.Version);
        }

        private MetMovementView View(MetMovement met) =>
            new(met.Id, Enum.Parse<ItemType>(met.Type.ToString()), met.Quantity, met.OccurredAt, met.DeviceId, met.RecordedBy, EmailOf(met.RecordedBy));

        private MetEditView View(MetEdit met) => new(met.Id, met.Value, met.OccurredAt, met.DeviceId, met.RecordedBy, EmailOf(met.RecordedBy));

        private DecisionView View(ConflictDecision decision) => new(
            decision.Id, decision.Choice, decision.Quantity, decision.DecidedBy, EmailOf(decision.DecidedBy), decision.DecidedAt, decision.MovementId, decision.EditId);

        private static ChoiceView View(Conflict conflict, ChoiceOutcome outcome, string text) => new(
            outcome.Choice, text, outcome.ResultingQuantity,
            conflict.Kind is ConflictKind.ProductEdit ? conflict.Edits[outcome.Choice is ConflictChoice.Keep ? ^1 : 0].Value : null,
            outcome.Choice is ConflictChoice.SetQuantity);

        private StockHistory? HistoryOf(Conflict conflict)
        {
            if (conflict.StoreId is not { } storeId || _items[storeId].Movements is not { } movements) return null;
            return CurrentStockProjection.History(storeId, conflict.ProductId,
                movements.Items.Where(stored => stored.StreamId == conflict.ProductId).Select(stored => (StockMovement)store.Types.Read(stored)));
        }

        private string? EmailOf(Guid user) => _users.Items.Find(known => known.Id == user)?.Email;

        private static IEnumerable<Guid> UsersOf(Conflict conflict) =>
        [
            .. conflict.Movements.Select(met => met.RecordedBy), .. conflict.Edits.Select(met => met.RecordedBy),
            .. conflict.Decision is { } decision ? [decision.DecidedBy] : Array.Empty<Guid>(),
        ];

        private static Rows<StoredEvent>? MovementsOf(Guid storeId, IReadOnlyList<Conflict> conflicts) => conflicts.Count == 0
            ? null
            : ConflictSql.MovementsSince(storeId.ToString(), [.. conflicts.GroupBy(conflict => conflict.ProductId)
                .Select(item => (item.Key, item.Min(conflict => conflict.Movements[0].OccurredAt)))]);

        private static Rows<LoadedDocument> Documents(Projection projection, IEnumerable<Guid> ids) =>
            projection.Load(PostgresEventStore.DefaultTenant, [.. ids.Distinct()]);

        private T? Read<T>(Rows<LoadedDocument> loaded, Guid id) where T : class =>
            loaded.Items.Find(document => document.Id == id)?.Data is { } data ? JsonSerializer.Deserialize<T>(data, store.Types.Json) : null;
    }
}
