using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>A transaction on the catalogue's ledger in memory.</summary>
internal sealed class MemoryEditTransaction : MemoryTransaction, IEditTransaction
{
    private readonly Submission _submission;

    public MemoryEditTransaction(MemoryDatabase database, Submission submission, IReadOnlyList<RecordedEdit> edits)
        : base(database, PostgresEventStore.DefaultTenant, edits.Count)
    {
        _submission = submission;
        Products = Load(edits.Select(edit => edit.Content.ProductId).Distinct());
        Owners =
        [
            .. from code in edits.SelectMany(edit => edit.Content.Barcodes.Keys).Distinct(StringComparer.Ordinal)
               let owner = Tenant.Owner(code)
               where owner is not null
               select (code, owner.Value.Product.Id, owner.Value.Product.Name),
        ];
    }

    public IReadOnlyList<LoadedDocument> Products { get; }
    public IReadOnlyList<(string Code, Guid ProductId, string Name)> Owners { get; }

    public Task<(IReadOnlyList<Conflict> Open, IReadOnlyList<StoredEvent> Edits)> ReadConflictsAsync(Guid[] products, Guid[] edits, CancellationToken ct) =>
        Task.FromResult<(IReadOnlyList<Conflict>, IReadOnlyList<StoredEvent>)>(
            ([.. Tenant.OpenConflicts(products)], [.. edits.Select(Tenant.Event).OfType<StoredEvent>()]));

    public Task<IReadOnlyList<LoadedDocument>> LoadAsync(Guid[] products, CancellationToken ct) => Task.FromResult(Load(products));

    public User? User(Guid id) => Database.Find<User>(DdonProjections.User, id);

    public StoredEvent? Stored(Guid id) => Tenant.Event(id);

    public bool IsStoredElsewhere(Guid id) =>
        Database.Tenants.Any(tenant => tenant != Tenant && tenant.Devices.ContainsKey(_submission.DeviceId) && tenant.Event(id) is not null);

    public void KeepIdConflicts(IReadOnlyList<RecordedEdit> edits)
    {
        foreach (var edit in edits) Also(() => Tenant.IdConflicts.Add((edit.Content.Id, Convert.ToHexString(edit.Content.Hash()))));
    }

    private IReadOnlyList<LoadedDocument> Load(IEnumerable<Guid> products) =>
        [.. products.Select(id => Tenant.Load(DdonProjections.Product, id)).OfType<LoadedDocument>()];
}
