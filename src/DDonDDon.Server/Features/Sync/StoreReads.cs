using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Features.Transfers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Sync;

/// <summary>Everything that must be known to judge one store's items, read in one round trip behind the store's lock.</summary>
internal sealed class StoreReads : IStoreRecords
{
    private readonly Rows<(Store? Store, User? User)> _storeAndUsers;
    private readonly Rows<(FoundProduct Product, LoadedStock? Stock)> _items;
    private readonly Rows<StoredEvent> _stored;
    private readonly Rows<(Guid DeviceId, Guid Id)> _elsewhere;
    private readonly Rows<QuarantinedItem> _quarantined;
    private readonly Rows<StoredEvent>? _originals;
    private readonly Rows<StoredEvent>? _receipts;
    private readonly Rows<LoadedDocument>? _sessions;
    private readonly JsonSerializerOptions _json;

    private readonly Dictionary<Guid, User> _usersById = [];
    private readonly Dictionary<Guid, FoundProduct> _productsById = [];
    private readonly Dictionary<string, FoundProduct> _productsByCode = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, LoadedStock> _stockById = [];
    private readonly Dictionary<Guid, StoredEvent> _storedById = [];
    private readonly Dictionary<Guid, QuarantinedItem> _quarantinedById = [];
    private readonly Dictionary<Guid, StoredEvent> _originalsById = [];
    private Store? _store;
    private StoreCalendar? _calendar;

    public StoreReads(Guid storeId, IReadOnlyList<SubmittedItem> items, JsonSerializerOptions json)
    {
        _json = json;
        var tenant = storeId.ToString();
        Guid[] ids = [.. items.Select(item => item.Content.Id).Distinct()];
        Guid[] products = [.. items.Select(item => item.Content.ProductId).OfType<Guid>().Distinct()];
        string[] codes = [.. items.Select(item => item.Content.Barcode).OfType<string>().Distinct(StringComparer.Ordinal)];
        Guid[] originals = [.. items.Select(item => item.Content.MovementId).OfType<Guid>().Distinct()];

        Guid[] users = [.. items.SelectMany(item => new[] { item.Item.RecordedBy, item.DecidedBy, item.Submission.CallerId }).OfType<Guid>().Distinct()];
        _storeAndUsers = SyncSql.StoreAndUsers(storeId, users, json);
        _items = SyncSql.Items(tenant, products, codes);
        _stored = PostgresEventStore.ReadEvents(tenant, ids);
        _elsewhere = SyncSql.StoredElsewhere(tenant, items);
        _quarantined = SyncSql.Quarantined(tenant, ids);
        Guid[] arrived = [.. items.Where(item => item.Content.Type is ItemType.Inbound).Select(item => item.Content.Transfer?.Id).OfType<Guid>()];
        _receipts = arrived.Length > 0 ? TransferQueries.Receipts(tenant, arrived) : null;
        Guid[] sessions = [.. items.Select(item => item.Content.SessionId).OfType<Guid>().Distinct().Select(CountSession.StreamOf)];
        _sessions = sessions.Length > 0 ? DdonProjections.CountSession.Load(tenant, sessions) : null;
        _originals = originals.Length > 0 ? PostgresEventStore.ReadEventsAnywhere(originals) : null;
    }

    public IReadOnlyList<Read> All => [_storeAndUsers, _items, _stored, _elsewhere, _quarantined, .. new Read?[] { _originals, _receipts, _sessions }.OfType<Read>()];

    public bool StoreExists => _store is not null;

    public StoreCalendar Calendar => _calendar ??= StoreCalendar.Of(_store?.TimeZone);

    /// <summary>To be called once, when the rows have arrived.</summary>
    public void Index(string tenant)
    {
        foreach (var (store, user) in _storeAndUsers.Items)
            if (user is null) _store = store;
            else _usersById[user.Id] = user;
        foreach (var (product, stock) in _items.Items)
        {
            if (product.Code is { } code) _productsByCode[code] = product;
            else _productsById[product.Id] = product;
            if (stock is not null) _stockById[product.Id] = stock;
        }
        foreach (var stored in _stored.Items) _storedById[stored.Id] = stored;
        foreach (var item in _quarantined.Items) _quarantinedById[item.Id] = item;
        foreach (var original in _originals?.Items ?? [])
            if (original.Tenant == tenant || !_originalsById.ContainsKey(original.Id)) _originalsById[original.Id] = original;
    }

    public User? User(Guid id) => _usersById.GetValueOrDefault(id);

    public FoundProduct? Product(ItemContent content) => content switch
    {
        { ProductId: { } id } => _productsById.GetValueOrDefault(id),
        { Barcode: { } code } => _productsByCode.GetValueOrDefault(code),
        _ => null,
    };

    public LoadedStock? Stock(Guid productId) => _stockById.GetValueOrDefault(productId);

    public StoredEvent? Stored(Guid id) => _storedById.GetValueOrDefault(id);

    public bool IsStoredElsewhere(Guid deviceId, Guid id) => _elsewhere.Items.Contains((deviceId, id));

    public CountSession? Session(Guid sessionId) =>
        _sessions?.Items.Find(session => session.Id == CountSession.StreamOf(sessionId)) is { Data: { } data } ? JsonSerializer.Deserialize<CountSession>(data, _json) : null;

    public QuarantinedItem? Quarantined(Guid id) => _quarantinedById.GetValueOrDefault(id);

    public StoredEvent? Original(Guid id) => _originalsById.GetValueOrDefault(id);

    public IReadOnlyList<StoredEvent> Receipts => _receipts?.Items ?? [];
}
