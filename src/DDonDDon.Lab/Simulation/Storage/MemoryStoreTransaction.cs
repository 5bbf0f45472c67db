using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>A transaction on a store's ledger in memory.</summary>
internal sealed class MemoryStoreTransaction : MemoryTransaction, IStoreTransaction, IStoreRecords
{
    private readonly Store? _store;

    public MemoryStoreTransaction(MemoryDatabase database, Guid storeId, IReadOnlyList<SubmittedItem> items)
        : base(database, storeId.ToString(), items.Count)
    {
        _store = database.Find<Store>(DdonProjections.Store, storeId);
        var arriving = items.Where(item => item.Content.Type is ItemType.Inbound).Select(item => item.Content.Transfer?.Id).OfType<Guid>().ToHashSet();
        Receipts = arriving.Count == 0
            ? []
            : [.. Tenant.Events.Where(stored => database.Read(stored) is StockReceived { Transfer: { } transfer } && arriving.Contains(transfer.Id))];
    }

    public IStoreRecords Records => this;
    public bool StoreExists => _store is not null;
    public StoreCalendar Calendar => field ??= StoreCalendar.Of(_store?.TimeZone);
    public IReadOnlyList<StoredEvent> Receipts { get; }

    public User? User(Guid id) => Database.Find<User>(DdonProjections.User, id);

    public FoundProduct? Product(ItemContent content) => content switch
    {
        { ProductId: { } id } => Database.Chain.Document(DdonProjections.Product, id) is null ? null : new(id, null, 1),
        { Barcode: { } code } => Database.Chain.Owner(code) is { } owner ? new(owner.Product.Id, code, owner.PackSize) : null,
        _ => null,
    };

    public LoadedStock? Stock(Guid productId) =>
        Tenant.Load(DdonProjections.CurrentStock, productId) is { } loaded ? new(loaded, DaysOf(productId).LastOrDefault()?.Data) : null;

    public StoredEvent? Stored(Guid id) => Tenant.Event(id);

    public bool IsStoredElsewhere(Guid deviceId, Guid id) =>
        Database.Tenants.Any(tenant => tenant != Tenant && tenant.Devices.ContainsKey(deviceId) && tenant.Event(id) is not null);

    public CountSession? Session(Guid sessionId) =>
        Tenant.Document(DdonProjections.CountSession, CountSession.StreamOf(sessionId)) is { } held
            ? JsonSerializer.Deserialize<CountSession>(held.Data, Database.Types.Json)
            : null;

    public Task<IReadOnlyList<CountLine>> ReadLinesAsync(Guid[] ids, CancellationToken ct) => Task.FromResult<IReadOnlyList<CountLine>>(
        [.. ids.Select(id => Tenant.Document(DdonProjections.CountLine, id)).OfType<MemoryDocument>()
            .Select(held => JsonSerializer.Deserialize<CountLine>(held.Data, Database.Types.Json)!)]);

    public QuarantinedItem? Quarantined(Guid id) => Tenant.Quarantine.GetValueOrDefault(id);

    public StoredEvent? Original(Guid id) => Tenant.Event(id) ?? Database.Tenants.Select(tenant => tenant.Event(id)).FirstOrDefault(found => found is not null);

    public Task<(ILookup<Guid, DailyStock> Days, ILookup<Guid, StoredEvent> Movements)> ReadPastAsync(
        IReadOnlyList<ItemStream> inDays, IReadOnlyList<ItemStream> inMovements, CancellationToken ct)
    {
        var days = inDays.SelectMany(stream => DaysFrom(stream.ProductId, stream.FirstDay)).ToLookup(day => day.ProductId);
        var movements = inMovements.SelectMany(stream => Tenant.Streams[stream.ProductId]).ToLookup(stored => stored.StreamId);
        return Task.FromResult((days, movements));
    }

    public Task<(LoadedStock? Stock, IReadOnlyList<StoredEvent> Movements)> ReadItemAsync(Guid productId, CancellationToken ct) =>
        Task.FromResult((Stock(productId), (IReadOnlyList<StoredEvent>)(Tenant.Streams.GetValueOrDefault(productId) ?? [])));

    public Task<(ILookup<Guid, Conflict> Open, ILookup<Guid, StoredEvent> Movements)> ReadConflictsAsync(
        IReadOnlyList<Guid> items, IReadOnlyList<WantedMovements> wanted, CancellationToken ct)
    {
        var open = Tenant.OpenConflicts(items).ToLookup(conflict => conflict.ProductId);
        var movements = wanted.SelectMany(Since).ToLookup(stored => stored.StreamId);
        return Task.FromResult((open, movements));
    }

    private IReadOnlyList<StoredEvent> Since(WantedMovements wanted)
    {
        var since = (Tenant.Streams.GetValueOrDefault(wanted.ProductId) ?? [])
            .Select(stored => (Stored: stored, Movement: (StockMovement)Database.Read(stored))).Where(one => one.Movement.OccurredAt >= wanted.Since).ToList();
        var isNeeded = wanted.UnlessCountedOnlyBy is not { } device || since.Exists(one => one.Movement is StockCounted && one.Movement.DeviceId != device);
        return isNeeded ? [.. since.Select(one => one.Stored)] : [];
    }

    public void Quarantine(IReadOnlyList<(SubmittedItem Item, Rejection Reason)> items)
    {
        foreach (var (item, reason) in items)
            Also(() =>
            {
                if (!Tenant.Submitted.TryAdd(item.Content.Id, item)) return;
                var raw = item.Item.Raw.ToArray();
                Tenant.Keep(new(item.Content.Id, raw, item.Submission.DeviceId, reason.Code, reason.Message, QuarantineStatus.Open, null), Database.Allocate(1)[0]);
            });
    }

    public void Release(IReadOnlyList<SubmittedItem> items)
    {
        foreach (var item in items) Change(item, held => held with { Status = QuarantineStatus.Released });
    }

    public void KeepQuarantined(IReadOnlyList<SubmittedItem> items)
    {
        foreach (var item in items) Change(item, held => held with { Reason = item.Answer!.Error!.Code, Message = item.Answer.Error.Message });
    }

    private void Change(SubmittedItem item, Func<QuarantinedItem, QuarantinedItem> change) => Also(() =>
    {
        if (!Tenant.Quarantine.TryGetValue(item.Content.Id, out var held) || held.Status is not QuarantineStatus.Open) return;
        if (change(held) is var changed && changed != held) Tenant.Keep(changed, Database.Allocate(1)[0]);
    });

    public void KeepIdConflicts(IReadOnlyList<SubmittedItem> items)
    {
        foreach (var item in items) Also(() => Tenant.IdConflicts.Add((item.Content.Id, Convert.ToHexString(item.Content.Hash()))));
    }

    public void NoteDevices(IReadOnlyList<SubmittedItem> items)
    {
        foreach (var item in items) Also(() => Tenant.NoteSeq(item.Submission.DeviceId, item.Content.Seq));
    }

    private IEnumerable<MemoryDocument> DaysOf(Guid productId) => Tenant.Documents(DdonProjections.DailyStock)
        .Where(document => ((DailyStock)document.Value).ProductId == productId)
        .OrderBy(document => ((DailyStock)document.Value).Day);

    private IEnumerable<DailyStock> DaysFrom(Guid productId, DateOnly from)
    {
        var days = DaysOf(productId).Select(document => JsonSerializer.Deserialize<DailyStock>(document.Data, Database.Types.Json)!).ToList();
        return days.Skip(Math.Max(0, days.FindLastIndex(day => day.Day <= from)));
    }
}
