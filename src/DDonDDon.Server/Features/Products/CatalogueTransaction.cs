using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Products;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Products;

/// <summary>
/// One transaction on the catalogue: products as they are behind its lock, edits that join them one by one, all of them stored or none.
/// Disposing it without a commit stores nothing.
/// </summary>
public sealed class CatalogueTransaction : IAsyncDisposable
{
    private readonly ICatalogueLedger _ledger;
    private readonly JsonSerializerOptions _json;
    private readonly Dictionary<Guid, LoadedDocument> _loaded = [];
    private readonly Dictionary<Guid, Product> _products = [];
    private readonly Dictionary<string, (Guid ProductId, string Name)> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, List<NewEvent>> _edits = [];

    internal CatalogueTransaction(ICatalogueLedger ledger, JsonSerializerOptions json)
    {
        (_ledger, _json) = (ledger, json);
        foreach (var (code, productId, name) in ledger.Owners) _owners[code] = (productId, name);
        Keep(ledger.Products);
    }

    /// <summary>When what is stored here counts as recorded; no edit is later.</summary>
    public DateTimeOffset RecordedAt => _ledger.RecordedAt;

    /// <summary>Reads more products, behind the same lock.</summary>
    public async Task LoadAsync(IEnumerable<Guid> products, CancellationToken ct) =>
        Keep(await _ledger.LoadAsync([.. products.Where(id => !_loaded.ContainsKey(id)).Distinct()], ct));

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

    /// <summary>Stores the edits.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        if (_edits.Count > 0)
        {
            foreach (var (id, events) in _edits) _ledger.Append(id, DdonEvents.ProductStream, _loaded.GetValueOrDefault(id)?.StreamVersion ?? 0, events);
            _ledger.Save(DdonProjections.Product, [.. _edits.Keys.Select(id => (id, (object)_products[id], _products[id].Version))]);
        }
        if (await _ledger.CommitAsync(ct) is CommitOutcome.Conflict)
            throw new InvalidOperationException("A product changed behind the ledger's lock.");
    }

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

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
