using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Products;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Products;

/// <summary>
/// One transaction on the catalogue: products as they are behind its lock, edits that join them one by one, all of them stored or none.
/// Disposing it without a commit stores nothing.
/// </summary>
public sealed class CatalogueTransaction : IAsyncDisposable
{
    private static readonly string OwnersText = SqlText.Load(typeof(CatalogueTransaction).Assembly, "products/owners.sql");

    private readonly TenantTransaction _transaction;
    private readonly JsonSerializerOptions _json;
    private readonly Dictionary<Guid, LoadedDocument> _loaded = [];
    private readonly Dictionary<Guid, Product> _products = [];
    private readonly Dictionary<string, (Guid ProductId, string Name)> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, List<NewEvent>> _edits = [];

    private CatalogueTransaction(TenantTransaction transaction, JsonSerializerOptions json) => (_transaction, _json) = (transaction, json);

    /// <summary>When what is stored here counts as recorded; no edit is later.</summary>
    public DateTimeOffset RecordedAt => _transaction.RecordedAt;

    internal static async Task<CatalogueTransaction> BeginAsync(
        PostgresEventStore store, int mayAppend, Guid[] products, string[] codes, IReadOnlyList<Read> reads, CancellationToken ct)
    {
        var loaded = DdonProjections.Product.Load(PostgresEventStore.DefaultTenant, products);
        var owners = new Rows<(string Code, Guid ProductId, string Name)>(
            Sql.Command(OwnersText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Texts(codes)),
            row => (row.GetString(0), row.GetGuid(1), row.GetString(2)));
        var begun = new CatalogueTransaction(
            await store.BeginAsync(PostgresEventStore.DefaultTenant, mayAppend, [loaded, owners, .. reads], ct), store.Types.Json);
        foreach (var (code, productId, name) in owners.Items) begun._owners[code] = (productId, name);
        begun.Keep(loaded.Items);
        return begun;
    }

    /// <summary>Reads more products, behind the same lock.</summary>
    public async Task LoadAsync(IEnumerable<Guid> products, CancellationToken ct)
    {
        var loaded = DdonProjections.Product.Load(_transaction.Tenant, [.. products.Where(id => !_loaded.ContainsKey(id)).Distinct()]);
        await _transaction.ReadAsync([loaded], ct);
        Keep(loaded.Items);
    }

    /// <summary>A product that was loaded, with the edits made here; null when there is none.</summary>
    public Product? Find(Guid productId) => _products.GetValueOrDefault(productId);

    /// <summary>The product that a code belongs to, among the codes that the transaction began with.</summary>
    public Guid? OwnerOf(string code) => _owners.TryGetValue(code, out var owner) ? owner.ProductId : null;

    /// <summary>Lets an edit join its product, which must have been loaded, or says why it may not.</summary>
    public Rejection? Add(ProductEvent edit, object? headers = null, string? correlationId = null)
    {
        if (Product.Decide(edit) is { } rejection) return rejection;
        var held = Find(edit.ProductId);
        if (held is null && _loaded.ContainsKey(edit.ProductId))
            return new("id.conflict", "This id belongs to something that is not a product.", "id");

        var product = Product.Evolve(held, edit);
        foreach (var code in Missing(product, held))
            if (_owners.TryGetValue(code, out var owner) && owner.ProductId != product.Id)
                return new("barcode.taken", $"The barcode {code} belongs to {owner.Name} ({owner.ProductId}).", "barcodes");
        foreach (var code in Missing(held, product)) _owners.Remove(code);
        foreach (var barcode in product.Barcodes) _owners[barcode.Code] = (product.Id, product.Name);

        _products[product.Id] = product;
        if (!_edits.TryGetValue(product.Id, out var events)) _edits[product.Id] = events = [];
        events.Add(new(edit.Id, edit, edit.RecordedBy.ToString(), correlationId, edit.DeviceId.ToString(), headers));
        return null;
    }

    /// <summary>Will run a statement before the commit.</summary>
    public void Also(Read read) => _transaction.Also(read);

    /// <summary>Reads behind the same lock.</summary>
    public Task ReadAsync(IReadOnlyList<Read> reads, CancellationToken ct) => _transaction.ReadAsync(reads, ct);

    /// <summary>Stores the edits.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        if (_edits.Count > 0)
        {
            // What a product is found by takes under a millisecond to write; a whole sheet of them longer than other statements may.
            _transaction.WriteTimeout = TimeSpan.FromSeconds(30) + _edits.Count * TimeSpan.FromMilliseconds(10);
            foreach (var (id, events) in _edits) _transaction.Append(id, DdonEvents.ProductStream, _loaded.GetValueOrDefault(id)?.StreamVersion ?? 0, events);
            _transaction.Also(DdonProjections.Product.Save(
                _transaction.Tenant, RecordedAt, [.. _edits.Keys.Select(id => (id, (object)_products[id], _products[id].Version))], _json));
            foreach (var derived in DdonProjections.Product.SaveDerived(_transaction.Tenant, [.. _edits.Keys])) _transaction.Also(derived);
        }
        if (await _transaction.CommitAsync(ct) is CommitOutcome.Conflict)
            throw new InvalidOperationException("A product changed behind the ledger's lock.");
    }

    public ValueTask DisposeAsync() => _transaction.DisposeAsync();

    internal static Product Read(byte[] data, JsonSerializerOptions json) => JsonSerializer.Deserialize<Product>(data, json)!;

    private void Keep(IEnumerable<LoadedDocument> documents)
    {
        foreach (var document in documents)
        {
            _loaded[document.Id] = document;
            if (document.Data is { } data) _products[document.Id] = Read(data, _json);
        }
    }

    private static IEnumerable<string> Missing(Product? from, Product? than) =>
        (from?.Barcodes ?? []).Select(barcode => barcode.Code).Except((than?.Barcodes ?? []).Select(barcode => barcode.Code), StringComparer.Ordinal);
}
