using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Conflicts;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Sync.Ledgers;

/// <summary>A transaction on the catalogue's ledger in PostgreSQL.</summary>
internal class PostgresCatalogueLedger : PostgresTransaction, ICatalogueLedger
{
    private static readonly string OwnersText = SqlText.Load(typeof(PostgresCatalogueLedger).Assembly, "products/owners.sql");

    private readonly Beginning _began;

    protected PostgresCatalogueLedger(PostgresEventStore store, TenantTransaction transaction, Beginning began) : base(store, transaction) => _began = began;

    public IReadOnlyList<LoadedDocument> Products => _began.Products.Items;
    public IReadOnlyList<(string Code, Guid ProductId, string Name)> Owners => _began.Owners.Items;

    /// <summary>Begins one that may append so many events; <paramref name="reads"/> are its caller's own, in the same round trip.</summary>
    public static async Task<PostgresCatalogueLedger> BeginAsync(
        PostgresEventStore store, int mayAppend, Guid[] products, string[] codes, IReadOnlyList<Read> reads, CancellationToken ct)
    {
        var began = Beginning.Of(products, codes);
        return new(store, await store.BeginAsync(PostgresEventStore.DefaultTenant, mayAppend, [began.Products, began.Owners, .. reads], ct), began);
    }

    public async Task<(IReadOnlyList<Conflict> Open, IReadOnlyList<StoredEvent> Edits)> ReadConflictsAsync(Guid[] products, Guid[] edits, CancellationToken ct)
    {
        var (open, stored) = (ConflictSql.Open(Tenant, products, Store.Types.Json), PostgresEventStore.ReadEvents(Tenant, edits));
        await Transaction.ReadAsync([open, stored], ct);
        return (open.Items, stored.Items);
    }

    public async Task<IReadOnlyList<LoadedDocument>> LoadAsync(Guid[] products, CancellationToken ct)
    {
        var loaded = DdonProjections.Product.Load(Tenant, products);
        await Transaction.ReadAsync([loaded], ct);
        return loaded.Items;
    }

    public override void Save(Projection projection, IReadOnlyList<(Guid Id, object Document, long Version)> documents)
    {
        base.Save(projection, documents);
        if (projection != DdonProjections.Product) return;
        // What a product is found by takes under a millisecond to write; a whole sheet of them longer than other statements may.
        Transaction.WriteTimeout = TimeSpan.FromSeconds(30) + documents.Count * TimeSpan.FromMilliseconds(10);
        string[] codes = [.. documents.SelectMany(document => ((Product)document.Document).Barcodes).Select(barcode => barcode.Code)];
        Transaction.Also(SyncSql.TellWaiting(codes, [.. documents.Select(document => document.Id)]));
    }

    /// <summary>The statements that a transaction begins with.</summary>
    protected sealed record Beginning(Rows<LoadedDocument> Products, Rows<(string Code, Guid ProductId, string Name)> Owners)
    {
        public static Beginning Of(Guid[] products, string[] codes) => new(
            DdonProjections.Product.Load(PostgresEventStore.DefaultTenant, products),
            new(Sql.Command(OwnersText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Texts(codes)), row => (row.GetString(0), row.GetGuid(1), row.GetString(2))));
    }
}

/// <summary>One that takes edits of a device.</summary>
internal sealed class PostgresEditTransaction : PostgresCatalogueLedger, IEditTransaction
{
    private readonly Submission _submission;
    private readonly Rows<User> _users;
    private readonly Rows<StoredEvent> _stored;
    private readonly Rows<Guid> _elsewhere;

    private PostgresEditTransaction(
        PostgresEventStore store, TenantTransaction transaction, Beginning began, Submission submission, Rows<User> users, Rows<StoredEvent> stored, Rows<Guid> elsewhere)
        : base(store, transaction, began) => (_submission, _users, _stored, _elsewhere) = (submission, users, stored, elsewhere);

    public static async Task<PostgresEditTransaction> BeginAsync(
        PostgresEventStore store, Submission submission, IReadOnlyList<RecordedEdit> edits, CancellationToken ct)
    {
        Guid[] ids = [.. edits.Select(edit => edit.Content.Id).Distinct()];
        var began = Beginning.Of(
            [.. edits.Select(edit => edit.Content.ProductId).Distinct()],
            [.. edits.SelectMany(edit => edit.Content.Barcodes.Keys).Where(Barcode.IsReadable).Distinct(StringComparer.Ordinal)]);
        var users = SyncSql.Users([.. edits.Select(edit => edit.RecordedBy).OfType<Guid>().Append(submission.CallerId).Distinct()], store.Types.Json);
        var stored = PostgresEventStore.ReadEvents(PostgresEventStore.DefaultTenant, ids);
        var elsewhere = SyncSql.StoredElsewhere(PostgresEventStore.DefaultTenant, submission.DeviceId, ids);
        var transaction = await store.BeginAsync(
            PostgresEventStore.DefaultTenant, edits.Count, [began.Products, began.Owners, users, stored, elsewhere], ct);
        return new(store, transaction, began, submission, users, stored, elsewhere);
    }

    public User? User(Guid id) => _users.Items.Find(user => user.Id == id);

    public StoredEvent? Stored(Guid id) => _stored.Items.Find(happened => happened.Id == id);

    public bool IsStoredElsewhere(Guid id) => _elsewhere.Items.Contains(id);

    public void KeepIdConflicts(IReadOnlyList<RecordedEdit> edits) => Transaction.Also(SyncSql.IdConflicts(Tenant, _submission, edits));
}
