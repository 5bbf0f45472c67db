using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Features.Conflicts;
using DDonDDon.Server.Features.Sync;
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
    private readonly EventTypes _types;
    private readonly Dictionary<Guid, LoadedDocument> _loaded = [];
    private readonly Dictionary<Guid, Product> _products = [];
    private readonly Dictionary<string, (Guid ProductId, string Name)> _owners = new(StringComparer.Ordinal);
    private readonly List<JoinedEdit> _edits = [];
    private readonly List<ConflictChange> _conflicts = [];

    internal CatalogueTransaction(ICatalogueLedger ledger, EventTypes types)
    {
        (_ledger, _types) = (ledger, types);
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

    /// <summary>
    /// Lets an edit join its product, which must have been loaded, or says why it may not. <paramref name="baseVersion"/>: the version of the product that its
    /// author saw, null when they did not say; <paramref name="decides"/>: the conflict that it decides.
    /// </summary>
    public Rejection? Add(ProductEvent edit, string? correlationId = null, long? baseVersion = null, Guid? decides = null)
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
        _edits.Add(new(new(edit, baseVersion), held, product, correlationId, decides));
        return null;
    }

    /// <summary>What an edit did beyond joining its product; known once it is stored.</summary>
    internal IReadOnlyList<Effect> EffectsOf(ProductEvent edit) => ConflictChange.EffectsOf(_conflicts, edit.Id);

    /// <summary>Stores the edits.</summary>
    public async Task CommitAsync(CancellationToken ct)
    {
        if (_edits.Count > 0)
        {
            await WatchAsync(ct);
            foreach (var edits in _edits.GroupBy(joined => joined.After.Id))
                _ledger.Append(edits.Key, DdonEvents.ProductStream, _loaded.GetValueOrDefault(edits.Key)?.StreamVersion ?? 0, [.. edits.Select(Event)]);
            _ledger.Save(DdonProjections.Product, [.. _edits.Select(joined => joined.After.Id).Distinct().Select(id => (id, (object)_products[id], _products[id].Version))]);
            ConflictChange.Append(_ledger, _conflicts, edit => _edits.Find(joined => joined.Made.Edit.Id == edit)!.CorrelationId);
        }
        if (await _ledger.CommitAsync(ct) is CommitOutcome.Conflict)
            throw new InvalidOperationException("A product changed behind the ledger's lock.");
    }

    public ValueTask DisposeAsync() => _ledger.DisposeAsync();

    // What edits of fields open and close costs one more round trip; new products and codes meet nothing.
    private async Task WatchAsync(CancellationToken ct)
    {
        List<JoinedEdit> changing = [.. _edits.Where(joined => joined.Before is not null && joined.Made.Edit.Changes.Count > 0)];
        if (changing.Count == 0) return;
        var (open, stored) = await _ledger.ReadConflictsAsync(
            [.. changing.Select(joined => joined.After.Id).Distinct()],
            [.. changing.SelectMany(joined => ProductConflicts.Suspects(joined.Before, joined.Made, RecordedAt)).Distinct()], ct);
        var known = stored.Select(one => (One: one, Edit: _types.Read(one) as ProductEvent)).Where(one => one.Edit is not null)
            .ToDictionary(one => one.One.Id, one => new StoredEdit(one.Edit!, one.One.Version, one.One.Timestamp));
        var openOnes = open.ToList();
        foreach (var (made, before, after, _, decides) in changing)
        {
            List<Conflict> own = [.. openOnes.Where(conflict => conflict.ProductId == after.Id && conflict.Id != decides)];
            foreach (var happened in ProductConflicts.Decide(before, after, made, own, id => known.TryGetValue(id, out var found) ? found : null, RecordedAt))
            {
                var held = openOnes.Find(conflict => conflict.Id == happened.ConflictId);
                _conflicts.Add(new(held, happened, made.Edit.Id, made.Edit.DeviceId));
                if (held is not null) openOnes.Remove(held);
            }
        }
    }

    private NewEvent Event(JoinedEdit joined)
    {
        var edit = joined.Made.Edit;
        var effects = EffectsOf(edit);
        return new(
            edit.Id, edit, edit.RecordedBy.ToString(), joined.CorrelationId, edit.DeviceId.ToString(), effects.Count > 0 ? new AnswerHeaders(null, effects) : null);
    }

    // An edit, and its product without and with it.
    private sealed record JoinedEdit(MadeEdit Made, Product? Before, Product After, string? CorrelationId, Guid? Decides);

    internal static Product Read(byte[] data, JsonSerializerOptions json) => JsonSerializer.Deserialize<Product>(data, json)!;

    private void Keep(IEnumerable<LoadedDocument> documents)
    {
        foreach (var document in documents)
        {
            _loaded[document.Id] = document;
            if (document.Data is { } data) _products[document.Id] = Read(data, _types.Json);
        }
    }

    private static IEnumerable<string> Missing(Product? from, Product? than) =>
        (from?.Barcodes ?? []).Select(barcode => barcode.Code).Except((than?.Barcodes ?? []).Select(barcode => barcode.Code), StringComparer.Ordinal);
}
