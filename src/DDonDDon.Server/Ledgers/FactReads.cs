using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Ledgers;

/// <summary>The statements that some needs take, one round trip together, and what is learnt from their rows.</summary>
internal sealed class FactReads
{
    private readonly List<Read> _reads = [];
    private readonly List<Func<Facts, Facts>> _lessons = [];
    private readonly EventTypes _types;
    private readonly string _tenant;
    private readonly Needs _needs;

    /// <param name="types">The events that there are.</param>
    /// <param name="tenant">The ledger's.</param>
    /// <param name="storeId">The ledger's store; null for the catalogue's.</param>
    /// <param name="needs">What must be known.</param>
    /// <param name="lastDays">Takes the last day of each item whose stock is read.</param>
    public FactReads(EventTypes types, string tenant, Guid? storeId, Needs needs, Dictionary<Guid, DailyStock> lastDays)
    {
        (_types, _tenant, _needs) = (types, tenant, needs);
        if (needs.Users.Count > 0) ReadPeople(storeId);
        if (needs.Devices.Count > 0) ReadDevices();
        if (needs.Products.Count > 0) ReadProducts(lastDays);
        if (needs.Ids.Count > 0) ReadIds(storeId);
        if (needs.Originals.Count > 0) ReadOriginals();
        if (needs.Transfers.Count + needs.Originals.Count > 0) ReadTransfers();
        if (needs.Sessions.Count > 0) ReadSessions();
        if (needs.Conflicts.Count > 0) ReadConflicts();
        if (needs.Histories.Count > 0) ReadHistories();
        if (needs.OpenConflicts.Count > 0) ReadOpenConflicts();
        if (needs.Movements.Count > 0) ReadMovements();
        if (needs.Catalogue.Count > 0) ReadCatalogue();
        if (needs.Registrations.Count > 0) ReadRegistrations();
        if (needs.Codes.Count > 0) ReadOwners();
        if (needs.Skus.Count > 0) ReadSkus();
        if (needs.Categories) ReadCategories();
        if (needs.Edits.Count > 0) ReadEdits();
    }

    public IReadOnlyList<Read> All => _reads;

    /// <summary>Everything that is known once the rows are there.</summary>
    public Facts Learn(Facts facts) => _lessons.Aggregate(facts, (known, lesson) => lesson(known));

    private void ReadPeople(Guid? storeId)
    {
        if (storeId is not { } id)
        {
            var users = FactSql.Users([.. _needs.Users], _types.Json);
            Add(users, facts => facts with { Users = users.Items.ToDictionary(user => user.Id) });
            return;
        }
        var people = FactSql.StoreAndUsers(id, [.. _needs.Users], _types.Json);
        Add(people, facts => facts with
        {
            Store = people.Items.Select(row => row.Store).FirstOrDefault(store => store is not null),
            Users = people.Items.Select(row => row.User).OfType<User>().ToDictionary(user => user.Id),
        });
    }

    private void ReadDevices()
    {
        var devices = DeviceSql.Known([.. _needs.Devices]);
        Add(devices, facts => facts with { Devices = devices.Items.ToDictionary(device => device.Id, device => device.Known) });
    }

    private void ReadProducts(Dictionary<Guid, DailyStock> lastDays)
    {
        var codes = _needs.Products.Select(product => product.Code).OfType<string>().ToDictionary(code => code, Barcode.KeysOf, StringComparer.Ordinal);
        var found = ProductSql.Items(_tenant, [.. _needs.Products.Select(product => product.Id).OfType<Guid>()],
            [.. codes.Values.SelectMany(keys => keys).Distinct(StringComparer.Ordinal)]);
        Add(found, facts =>
        {
            var (products, stock) = (new Dictionary<ProductReference, FoundProduct>(), new Dictionary<Guid, KnownStock>());
            var byKey = new Dictionary<string, FoundProduct>(StringComparer.Ordinal);
            foreach (var row in found.Items)
            {
                var product = new FoundProduct(row.ProductId, row.PackSize);
                if (row.Key is null) products[row.ProductId] = product;
                else byKey[row.Key] = product;
                if (row.Stock is not { } loaded || !stock.TryAdd(row.ProductId, new(Document<CurrentStock>(loaded.Data), loaded.StreamVersion))) continue;
                if (row.LastDay is { } day) lastDays[row.ProductId] = JsonSerializer.Deserialize<DailyStock>(day, _types.Json)!;
            }
            // Of the keys that a code may have the first counts.
            foreach (var (code, keys) in codes)
                if (keys.FirstOrDefault(byKey.ContainsKey) is { } key) products[code] = byKey[key].ScannedAs(code, key);
            return facts with { Products = products, Stock = stock };
        });
    }

    private void ReadIds(Guid? storeId)
    {
        Guid[] ids = [.. _needs.Ids.Select(wanted => wanted.Id).Distinct()];
        var stored = LedgerDatabase.ReadEvents(_tenant, ids);
        Add(stored, facts => facts with { Recorded = ById(stored.Items) });
        var elsewhere = FactSql.Elsewhere(_tenant, [.. _needs.Ids]);
        Add(elsewhere, facts => facts with { Elsewhere = elsewhere.Items.ToHashSet() });
        var setAside = DdonProjections.SetAsideItem.Load(_tenant, [.. ids.Select(id => SetAsideItem.StreamOf(storeId, id))]);
        Add(setAside, facts => facts with
        { SetAside = setAside.Items.Select(loaded => Document<SetAsideItem>(loaded.Data)).OfType<SetAsideItem>().ToDictionary(held => held.ItemId) });
    }

    private void ReadOriginals()
    {
        var originals = LedgerDatabase.ReadEventsAnywhere([.. _needs.Originals]);
        Add(originals, facts => facts with { Originals = ById(originals.Items) });
    }

    private void ReadTransfers()
    {
        Guid[] transfers = [.. _needs.Transfers], amended = [.. _needs.Originals];
        _reads.Add(TransferSql.Lock(transfers, amended));
        var ends = TransferSql.Ends(transfers, amended);
        Add(ends, facts => facts with { Transfers = KnownTransfer.Of(ends.Items.Select(end => (StockMovement)_types.Read(end))) });
    }

    private void ReadSessions()
    {
        var sessions = DdonProjections.CountSession.Load(_tenant, [.. _needs.Sessions.Select(CountSession.StreamOf)]);
        Add(sessions, facts => facts with
        { Sessions = sessions.Items.Select(loaded => Document<CountSession>(loaded.Data)).OfType<CountSession>().ToDictionary(session => session.SessionId) });
    }

    private void ReadConflicts()
    {
        var conflicts = DdonProjections.Conflict.Load(_tenant, [.. _needs.Conflicts]);
        Add(conflicts, facts => facts with
        { Conflicts = conflicts.Items.Select(loaded => Document<Conflict>(loaded.Data)).OfType<Conflict>().ToDictionary(conflict => conflict.Id) });
    }

    private void ReadHistories()
    {
        var events = LedgerDatabase.ReadStreams(_tenant, [.. _needs.Histories]);
        Add(events, facts => facts with { Histories = ByProduct(facts.Histories, _needs.Histories, Movements(events)) });
    }

    private void ReadOpenConflicts()
    {
        Guid[] products = [.. _needs.OpenConflicts.Distinct()];
        var open = FactSql.OpenConflicts(_tenant, products, _types.Json);
        Add(open, facts => facts with { OpenConflicts = ByProduct(facts.OpenConflicts, products, open.Items.ToLookup(conflict => conflict.ProductId)) });
    }

    private void ReadMovements()
    {
        var since = FactSql.MovementsSince(_tenant, [.. _needs.Movements]);
        Add(since, facts => facts with { Movements = ByProduct(facts.Movements, _needs.Movements.Select(wanted => wanted.ProductId), Movements(since)) });
    }

    private void ReadCatalogue()
    {
        var products = DdonProjections.Product.Load(_tenant, [.. _needs.Catalogue]);
        Add(products, facts => facts with
        {
            Catalogue = Joined(facts.Catalogue, products.Items.Select(loaded =>
                KeyValuePair.Create(loaded.Id, new KnownProduct(Document<Product>(loaded.Data), loaded.StreamVersion)))),
        });
    }

    private void ReadRegistrations()
    {
        var events = LedgerDatabase.ReadStreams(_tenant, [.. _needs.Registrations]);
        Add(events, facts => facts with
        {
            Registrations = events.Items.Where(one => one.Version == 1).Select(one => _types.Read(one)).OfType<ProductEvent>()
                .ToDictionary(edit => edit.ProductId),
        });
    }

    private void ReadOwners()
    {
        var owners = ProductSql.Owners([.. _needs.Codes]);
        Add(owners, facts => facts with { Owners = owners.Items.ToDictionary(owner => owner.Key, owner => owner.Owner, StringComparer.Ordinal) });
    }

    private void ReadSkus()
    {
        var found = ProductSql.BySku([.. _needs.Skus]);
        Add(found, facts => facts with { Skus = found.Items.ToLookup(one => one.Sku, one => one.ProductId, StringComparer.Ordinal) });
    }

    private void ReadCategories()
    {
        var named = ProductSql.Categories();
        Add(named, facts => facts with { Categories = named.Items });
    }

    private void ReadEdits()
    {
        var edits = LedgerDatabase.ReadEvents(_tenant, [.. _needs.Edits]);
        Add(edits, facts => facts with
        {
            Edits = edits.Items.Select(one => (Stored: one, Edit: _types.Read(one) as ProductEvent)).Where(one => one.Edit is not null)
                .ToDictionary(one => one.Stored.Id, one => new StoredEdit(one.Edit!, one.Stored.Version, one.Stored.Timestamp)),
        });
    }

    private void Add(Read read, Func<Facts, Facts> lesson)
    {
        _reads.Add(read);
        _lessons.Add(lesson);
    }

    private Dictionary<Guid, RecordedEvent> ById(IEnumerable<StoredEvent> events)
    {
        var byId = new Dictionary<Guid, RecordedEvent>();
        foreach (var stored in events) byId[stored.Id] = Recorded(stored);
        return byId;
    }

    private RecordedEvent Recorded(StoredEvent stored) => new(
        stored.Id, Guid.TryParse(stored.Tenant, out var storeId) ? storeId : null, stored.StreamId, stored.Version, stored.Timestamp, _types.Read(stored),
        stored.Headers is null ? null : JsonSerializer.Deserialize<FirstAnswer>(stored.Headers, _types.Json));

    private ILookup<Guid, StockMovement> Movements(Rows<StoredEvent> events) =>
        events.Items.ToLookup(one => one.StreamId, one => (StockMovement)_types.Read(one));

    private T? Document<T>(byte[]? data) where T : class => data is null ? null : JsonSerializer.Deserialize<T>(data, _types.Json);

    private static Dictionary<Guid, IReadOnlyList<T>> ByProduct<T>(
        IReadOnlyDictionary<Guid, IReadOnlyList<T>> known, IEnumerable<Guid> wanted, ILookup<Guid, T> found) =>
        Joined(known, wanted.Select(id => KeyValuePair.Create(id, (IReadOnlyList<T>)[.. found[id]])));

    private static Dictionary<Guid, T> Joined<T>(IReadOnlyDictionary<Guid, T> known, IEnumerable<KeyValuePair<Guid, T>> more)
    {
        var joined = new Dictionary<Guid, T>(known);
        foreach (var (id, value) in more) joined[id] = value;
        return joined;
    }
}
