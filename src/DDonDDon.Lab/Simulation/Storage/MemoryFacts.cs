using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>What a database in memory tells of one ledger: of what is asked for, and no more.</summary>
internal sealed class MemoryFacts(MemoryDatabase database, MemoryTenant tenant, Guid? storeId)
{
    public Facts Learn(Facts facts, Needs needs) => facts with
    {
        Store = storeId is { } id ? database.Find<Store>(DdonProjections.Store, id) : null,
        Users = More(facts.Users, needs.Users, user => database.Find<User>(DdonProjections.User, user)),
        Devices = More(facts.Devices, needs.Devices,
            device => new KnownDevice { Arrived = [.. database.ArrivedSeqs(device).Select(seq => (seq, seq))] }),
        Products = MoreValues(facts.Products, needs.Products, Find),
        Stock = MoreValues(facts.Stock, needs.Products.Select(Find).OfType<FoundProduct>().Select(found => found.Id).Distinct(), StockOf),
        Recorded = More(facts.Recorded, needs.Ids.Select(one => one.Id), one => Recorded(tenant.Event(one), tenant)),
        Elsewhere = needs.Ids.Count == 0 ? facts.Elsewhere : needs.Ids.Where(one => IsElsewhere(one.Id)).ToHashSet(),
        SetAside = More(facts.SetAside, needs.Ids.Select(one => one.Id), one =>
            Find<SetAsideItem>(DdonProjections.SetAsideItem, SetAsideItem.StreamOf(storeId, one))),
        Originals = More(facts.Originals, needs.Originals, Original),
        Transfers = Transfers(needs) is { Count: > 0 } transfers ? KnownTransfer.Of(Ends(transfers)) : facts.Transfers,
        Sessions = More(facts.Sessions, needs.Sessions, session => Find<CountSession>(DdonProjections.CountSession, CountSession.StreamOf(session))),
        Conflicts = More(facts.Conflicts, needs.Conflicts, conflict => Find<Conflict>(DdonProjections.Conflict, conflict)),
        Histories = More(facts.Histories, needs.Histories, Movements),
        OpenConflicts = More(facts.OpenConflicts, needs.OpenConflicts.Distinct(), product => (IReadOnlyList<Conflict>)[.. tenant.OpenConflicts([product])]),
        Movements = More(facts.Movements, needs.Movements.Select(wanted => wanted.ProductId),
            product => Since(needs.Movements.First(wanted => wanted.ProductId == product))),
        Catalogue = MoreValues(facts.Catalogue, needs.Catalogue, ProductOf),
        Owners = MoreValues(facts.Owners, needs.Codes, OwnerOf),
        Edits = MoreValues(facts.Edits, needs.Edits, EditOf),
    };

    private FoundProduct? Find(ProductReference reference) => reference switch
    {
        { Id: { } id } => database.Chain.Document(DdonProjections.Product, id) is null ? null : new(id),
        { Code: { } code } => database.Chain.Find(code),
        _ => null,
    };

    private KnownStock? StockOf(Guid productId) =>
        tenant.Version(productId) is > 0 and var version ? new(Find<CurrentStock>(DdonProjections.CurrentStock, productId), version) : null;

    private KnownProduct? ProductOf(Guid id) => tenant.Version(id) is > 0 and var version ? new(Find<Product>(DdonProjections.Product, id), version) : null;

    private CodeOwner? OwnerOf(string code) => tenant.Owner(code) is { } owner ? new(owner.Product.Id, owner.Product.Name) : null;

    private StoredEdit? EditOf(Guid id) =>
        tenant.Event(id) is { } stored && database.Read(stored) is ProductEvent edit ? new(edit, stored.Version, stored.Timestamp) : null;

    private bool IsElsewhere(Guid id) => database.Tenants.Any(other => other != tenant && other.Event(id) is not null);

    private RecordedEvent? Original(Guid id)
    {
        var holder = tenant.Event(id) is not null ? tenant : database.Tenants.FirstOrDefault(other => other.Event(id) is not null);
        return holder is null ? null : Recorded(holder.Event(id), holder);
    }

    private HashSet<Guid> Transfers(Needs needs) => [.. needs.Transfers, .. needs.Originals.Select(Original)
        .Select(original => original?.Happened is StockMovement movement ? TransferLink.Of(movement)?.Id : null).OfType<Guid>()];

    // Of the whole chain: a transfer is in two ledgers.
    private List<StockMovement> Ends(HashSet<Guid> transfers)
    {
        var movements = database.Tenants.SelectMany(one => one.Events).Select(database.Read).OfType<StockMovement>().ToList();
        var ends = movements.Where(movement => TransferLink.Of(movement) is { } link && transfers.Contains(link.Id)).ToList();
        var ids = ends.ConvertAll(end => end.Id).ToHashSet();
        return [.. ends, .. movements.OfType<MovementAmended>().Where(amendment => ids.Contains(amendment.MovementId))];
    }

    private RecordedEvent? Recorded(StoredEvent? stored, MemoryTenant holder) => stored is null ? null : new(
        stored.Id, Guid.TryParse(holder.Name, out var store) ? store : null, stored.StreamId, stored.Version, stored.Timestamp, database.Read(stored),
        database.ReadAnswer(stored));

    private IReadOnlyList<StockMovement> Movements(Guid productId) =>
        [.. (tenant.Streams.GetValueOrDefault(productId) ?? []).Select(stored => (StockMovement)database.Read(stored))];

    private StockMovement[] Since(WantedMovements wanted)
    {
        StockMovement[] since = [.. Movements(wanted.ProductId).Where(movement => movement.OccurredAt >= wanted.Since)];
        return wanted.UnlessCountedOnlyBy is not { } device || Array.Exists(since, movement => movement is StockCounted && movement.DeviceId != device)
            ? since
            : [];
    }

    private T? Find<T>(Projection projection, Guid id) where T : class =>
        tenant.Document(projection, id) is { } held ? database.Read<T>(held) : null;

    private static Dictionary<TKey, T> More<TKey, T>(IReadOnlyDictionary<TKey, T> known, IEnumerable<TKey> wanted, Func<TKey, T?> find) where TKey : notnull
        where T : class
    {
        var more = new Dictionary<TKey, T>(known);
        foreach (var key in wanted)
            if (find(key) is { } found) more[key] = found;
        return more;
    }

    private static Dictionary<TKey, T> MoreValues<TKey, T>(IReadOnlyDictionary<TKey, T> known, IEnumerable<TKey> wanted, Func<TKey, T?> find)
        where TKey : notnull where T : struct
    {
        var more = new Dictionary<TKey, T>(known);
        foreach (var key in wanted)
            if (find(key) is { } found) more[key] = found;
        return more;
    }
}
