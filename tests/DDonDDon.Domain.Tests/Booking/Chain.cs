using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Tests.Booking;

/// <summary>
/// A chain with one store that keeps what is decided in lists, and tells of it what it is asked for and no more. It is what a decision needs of a database,
/// written down plainly.
/// </summary>
internal sealed class Chain
{
    public static readonly ConflictRules Rules = new(TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(5));
    public static readonly DateTimeOffset Now = Some.At("23:00");
    public static readonly Guid AdminId = Some.Id(0x55);
    public static readonly Guid OtherStoreId = Some.Id(0x56);
    public const string Code = "8801234567893";

    private readonly List<RecordedEvent> _events = [];

    public Chain()
    {
        Users[Some.WorkerId] = new()
        {
            Id = Some.WorkerId,
            Email = "worker@shop.example",
            Role = Role.Worker,
            Assignments = [new(Some.StoreId, Some.At("00:00").AddYears(-1))]
        };
        Users[AdminId] = new() { Id = AdminId, Email = "admin@shop.example", Role = Role.Admin };
        var milk = Some.Registered("우유") with { Barcodes = new Dictionary<string, decimal?> { [Code] = 12 } };
        Products[Some.ProductId] = Product.Evolve(null, milk);
        _events.Add(new(milk.Id, null, Some.ProductId, 1, Now, milk, null));
    }

    public Dictionary<Guid, User> Users { get; } = [];
    public Dictionary<Guid, Product> Products { get; } = [];
    public Dictionary<Guid, SetAsideItem> SetAside { get; } = [];
    public Dictionary<Guid, CountSession> Sessions { get; } = [];
    public HashSet<(Guid DeviceId, Guid Id)> Elsewhere { get; } = [];
    public Store? Store { get; set; } = new() { Id = Some.StoreId, Name = "강남점", TimeZone = "Asia/Seoul" };
    public IReadOnlyList<RecordedEvent> Events => _events;
    public IEnumerable<Conflict> Conflicts => _events.GroupBy(one => (one.StoreId, one.StreamId)).Where(stream => stream.First().Happened is ConflictOpened)
        .Select(stream => stream.Aggregate((Conflict?)null, (held, one) => Conflict.Evolve(held, (ConflictEvent)one.Happened))!);

    /// <summary>The transfers of all stores.</summary>
    public IReadOnlyDictionary<Guid, KnownTransfer> Transfers
    {
        get
        {
            var movements = _events.Select(one => one.Happened).OfType<StockMovement>().ToList();
            var ends = movements.Where(movement => TransferLink.Of(movement) is not null).ToList();
            return KnownTransfer.Of([.. ends, .. movements.OfType<MovementAmended>().Where(amendment => ends.Exists(end => end.Id == amendment.MovementId))]);
        }
    }

    private IEnumerable<Guid> Ends(Guid transfer) => _events.Select(one => one.Happened).OfType<StockMovement>()
        .Where(movement => TransferLink.Of(movement)?.Id == transfer).Select(end => end.Id);

    /// <summary>Stores what happened in another store.</summary>
    public void HappensElsewhere(StockMovement movement) => _events.Add(new(
        movement.Id, OtherStoreId, movement.ProductId, _events.Count(one => one.StoreId == OtherStoreId) + 1, Now, movement, null));

    /// <summary>How many times the last decision asked for more.</summary>
    public int Asked { get; private set; }

    public CurrentStock Stock(Guid? productId = null) =>
        StockHistory.Of(Some.StoreId, productId ?? Some.ProductId, Movements(productId ?? Some.ProductId)).Fold();

    public IReadOnlyList<StockMovement> Movements(Guid productId) =>
        [.. _events.Where(one => one.StreamId == productId && one.StoreId == Some.StoreId).Select(one => one.Happened).OfType<StockMovement>()];

    /// <summary>Decides and stores some items of the store.</summary>
    public Decided Book(params IReadOnlyList<SubmittedItem> items) => Book(new StoreRequest(Some.StoreId, items, []));

    public Decided Book(StoreRequest request) => Keep(request.StoreId, Run(request.Needs(), facts => StoreBooking.Decide(facts, request, Rules)));

    /// <summary>Decides and stores some edits of products.</summary>
    public Decided Edit(params IReadOnlyList<SubmittedItem> items)
    {
        var request = new CatalogueRequest(items, []);
        return Keep(null, Run(request.Needs(), facts => CatalogueBooking.Decide(facts, request, Rules.ClockTolerance)));
    }

    /// <summary>Lets an administrator throw an item away; null when it was thrown away before.</summary>
    public Decided? Discard(Guid itemId, string reason)
    {
        var request = new Discard(Some.StoreId, itemId, AdminId, reason);
        var (decided, refused) = Discarded.Of(Load(request.Needs()), request);
        refused.ShouldBeNull();
        return decided is null ? null : Keep(Some.StoreId, decided);
    }

    /// <summary>Stores the opening of a count session, which no item makes.</summary>
    public void Start(Guid sessionId, Guid streamId, CountSessionEvent opened)
    {
        _events.Add(new(sessionId, Some.StoreId, streamId, 1, Now, opened, null));
        Sessions[sessionId] = CountSession.Evolve(null, opened);
    }

    /// <summary>What is known when this is asked for; <paramref name="everything"/>: all of the past beside it.</summary>
    public Facts Load(Needs needs, Facts? before = null, bool everything = false)
    {
        var facts = before ?? new Facts { RecordedAt = Now, Store = Store };
        var histories = everything ? Products.Keys : (IEnumerable<Guid>)needs.Histories;
        return facts with
        {
            Users = Joined(facts.Users, Users.Where(user => needs.Users.Contains(user.Key))),
            Products = Joined(facts.Products, needs.Products.Select(Found).OfType<KeyValuePair<ProductReference, FoundProduct>>()),
            Stock = Joined(facts.Stock, needs.Products.Select(Found).OfType<KeyValuePair<ProductReference, FoundProduct>>().Select(found => found.Value.Id)
                .Distinct()
                .Where(id => Movements(id).Count > 0).Select(id => KeyValuePair.Create(id, new KnownStock(Stock(id), Movements(id).Count)))),
            Recorded = Joined(facts.Recorded,
                _events.Where(one => needs.Ids.Any(wanted => wanted.Id == one.Id)).Select(one => KeyValuePair.Create(one.Id, one))),
            Elsewhere = facts.Elsewhere.Union(Elsewhere.Where(needs.Ids.Contains)).ToHashSet(),
            SetAside = Joined(facts.SetAside, SetAside.Where(one => needs.Ids.Any(wanted => wanted.Id == one.Key))),
            Originals = Joined(facts.Originals, _events.Where(one => needs.Originals.Contains(one.Id)).Select(one => KeyValuePair.Create(one.Id, one))),
            Transfers = Joined(facts.Transfers, Transfers.Where(transfer => needs.Transfers.Contains(transfer.Key)
                || Ends(transfer.Key).Any(needs.Originals.Contains))),
            Sessions = Joined(facts.Sessions, Sessions.Where(session => needs.Sessions.Contains(session.Key))),
            Conflicts = Joined(facts.Conflicts,
                Conflicts.Where(conflict => needs.Conflicts.Contains(conflict.Id)).Select(conflict => KeyValuePair.Create(conflict.Id, conflict))),
            Histories = Joined(facts.Histories, histories.Select(id => KeyValuePair.Create(id, Movements(id)))),
            OpenConflicts = Joined(facts.OpenConflicts, (everything ? Products.Keys : (IEnumerable<Guid>)needs.OpenConflicts).Distinct()
                .Select(id => KeyValuePair.Create(id, (IReadOnlyList<Conflict>)[.. Conflicts.Where(one => one.IsOpen && one.ProductId == id)]))),
            Movements = Joined(facts.Movements,
                needs.Movements.Select(wanted => KeyValuePair.Create(wanted.ProductId, (IReadOnlyList<StockMovement>)Since(wanted)))),
            Catalogue = Joined(facts.Catalogue, Products.Where(one => needs.Catalogue.Contains(one.Key))
                .Select(one => KeyValuePair.Create(one.Key, new KnownProduct(one.Value, one.Value.Version)))),
            Owners = Joined(facts.Owners, from product in Products.Values
                                          from barcode in product.Barcodes
                                          where needs.Codes.Contains(barcode.Key)
                                          select KeyValuePair.Create(barcode.Key, new CodeOwner(product.Id, product.Name))),
            Edits = Joined(facts.Edits, _events.Where(one => needs.Edits.Contains(one.Id))
                .Select(one => KeyValuePair.Create(one.Id, new StoredEdit((ProductEvent)one.Happened, one.Version, one.RecordedAt)))),
        };
    }

    private Decided Run(Needs needs, Func<Facts, BookingDecision> decide)
    {
        var facts = Load(needs);
        for (Asked = 0; decide(facts) is More more; Asked++)
        {
            Asked.ShouldBeLessThan(3);
            facts = Load(more.Needs, facts);
        }
        var decided = (Decided)decide(facts);
        // The same is known, so the same is decided.
        System.Text.Json.JsonSerializer.Serialize(((Decided)decide(facts)).Answers).ShouldBe(System.Text.Json.JsonSerializer.Serialize(decided.Answers));
        return decided;
    }

    private Decided Keep(Guid? storeId, Decided decided)
    {
        foreach (var stream in decided.Streams)
        {
            _events.Count(one => one.StreamId == stream.StreamId && one.StoreId == storeId).ShouldBe((int)stream.ExpectedVersion);
            foreach (var happened in stream.Events)
            {
                _events.ShouldNotContain(one => one.Id == happened.Id);
                var version = _events.Count(one => one.StreamId == stream.StreamId && one.StoreId == storeId) + 1;
                _events.Add(new(happened.Id, storeId, stream.StreamId, version, Now, happened.Happened, happened.Answer));
                if (happened.Happened is ProductEvent edit) Products[edit.ProductId] = Product.Evolve(Products.GetValueOrDefault(edit.ProductId), edit);
                if (happened.Happened is SetAsideEvent aside)
                    SetAside[aside.ItemId] = SetAsideItem.Evolve(stream.StreamId, SetAside.GetValueOrDefault(aside.ItemId), aside);
                if (happened.Happened is CountSessionEvent step)
                    Sessions[step.SessionId] = CountSession.Evolve(Sessions.GetValueOrDefault(step.SessionId), step);
            }
        }
        return decided;
    }

    private StockMovement[] Since(WantedMovements wanted)
    {
        StockMovement[] since = [.. Movements(wanted.ProductId).Where(movement => movement.OccurredAt >= wanted.Since)];
        return wanted.UnlessCountedOnlyBy is not { } device || since.Any(movement => movement is StockCounted && movement.DeviceId != device) ? since : [];
    }

    private KeyValuePair<ProductReference, FoundProduct>? Found(ProductReference reference)
    {
        foreach (var product in Products.Values)
            if (reference.Id == product.Id) return new(reference, new(product.Id));
            else if (product.Barcodes.FirstOrDefault(barcode => reference.Code is { } code && Barcode.KeysOf(code).Contains(barcode.Key)) is { } barcode)
                return new(reference, new(product.Id, barcode.PackSize));
        return null;
    }

    private static Dictionary<TKey, TValue> Joined<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> held, IEnumerable<KeyValuePair<TKey, TValue>> more)
        where TKey : notnull
    {
        var joined = new Dictionary<TKey, TValue>(held);
        foreach (var (key, value) in more) joined[key] = value;
        return joined;
    }
}
