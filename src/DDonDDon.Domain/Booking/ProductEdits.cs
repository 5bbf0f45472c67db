using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>
/// The catalogue while edits of products join it one by one: products and the owners of codes as they are after them, and in the end everything that is to be
/// stored.
/// </summary>
public sealed class ProductEdits
{
    private Facts _facts;
    private readonly Dictionary<Guid, Product> _products = [];
    private readonly Dictionary<string, CodeOwner> _owners;
    private readonly List<JoinedEdit> _edits = [];
    private readonly List<ConflictChange> _conflicts = [];

    public ProductEdits(Facts facts)
    {
        _facts = facts;
        _owners = new(facts.Owners, StringComparer.Ordinal);
        foreach (var (id, known) in facts.Catalogue)
            if (known.Product is { } product) _products[id] = product;
    }

    /// <summary>A product that is known, with the edits that have joined it; null when there is none.</summary>
    public Product? Find(Guid productId) => _products.GetValueOrDefault(productId);

    /// <summary>The product that a code belongs to by now, among the codes that are known.</summary>
    public Guid? OwnerOf(string code) => _owners.TryGetValue(Barcode.KeyOf(code), out var owner) ? owner.ProductId : null;

    /// <summary>Lets an edit join its product, which must be known if it exists, or says why it may not.</summary>
    /// <param name="made">The edit, and what its author saw.</param>
    /// <param name="submission">What it came with; null for an edit made on the server.</param>
    /// <param name="decides">The conflict that it decides, if it does.</param>
    public Rejection? Join(MadeEdit made, Guid? submission = null, Guid? decides = null)
    {
        var edit = made.Edit;
        if (Product.Decide(edit) is { } rejection) return rejection;
        var held = Find(edit.ProductId);
        if (held is null && _facts.Catalogue.ContainsKey(edit.ProductId))
            return new("id.conflict", "This id belongs to something that is not a product.", "id");
        var product = Product.Evolve(held, edit);
        foreach (var barcode in Missing(product, held))
            foreach (var rival in Barcode.RivalsOf(barcode.Code))
                if (_owners.TryGetValue(rival, out var owner) && owner.ProductId != product.Id)
                    return Taken(rival == barcode.Key ? barcode.Code : rival, owner);

        foreach (var barcode in Missing(held, product)) _owners.Remove(barcode.Key);
        foreach (var barcode in product.Barcodes) _owners[barcode.Key] = new(product.Id, product.Name);
        _products[product.Id] = product;
        _edits.Add(new(made, held, product, submission, decides));
        return null;
    }

    private static Rejection Taken(string code, CodeOwner owner) =>
        new("barcode.taken", $"The barcode {code} belongs to {owner.Name} ({owner.ProductId}).", "barcodes");

    /// <summary>
    /// What must be known before <see cref="Streams"/>: edits of fields may meet others; new products and codes meet nothing.
    /// </summary>
    public Needs Needs()
    {
        var changing = Changing().ToList();
        var products = changing.Select(joined => joined.After.Id).Distinct().Where(id => !_facts.OpenConflicts.ContainsKey(id)).ToList();
        return products.Count == 0
            ? new()
            : new()
            {
                OpenConflicts = products,
                Edits = [.. changing.SelectMany(joined => ProductConflicts.Suspects(joined.Before, joined.Made, _facts.RecordedAt)).Distinct()]
            };
    }

    /// <summary>Takes what is known beside; the edits that have joined stay.</summary>
    public void Learn(Facts more) => _facts = more;

    /// <summary>Everything that is to be stored: the edits by product, and what becomes of conflicts; to be called once.</summary>
    public IReadOnlyList<StreamAppend> Streams(TimeSpan clockTolerance)
    {
        Watch();
        return
        [
            .. _edits.GroupBy(joined => joined.After.Id).Select(edits => new StreamAppend(
                edits.Key, StreamKind.Product, _facts.Catalogue.GetValueOrDefault(edits.Key).StreamVersion,
                [.. edits.Select(joined => Event(joined, clockTolerance))])),
            .. _conflicts.Select(change => change.Append(_edits.Find(joined => joined.Made.Edit.Id == change.Cause)!.Submission)),
        ];
    }

    /// <summary>What an edit did beyond joining its product; known after <see cref="Streams"/>.</summary>
    public IReadOnlyList<Effect> EffectsOf(ProductEvent edit, TimeSpan clockTolerance) =>
    [
        .. edit.ClientTime is { } clientTime && (edit.OccurredAt - clientTime).Duration() > clockTolerance
            ? [new Effect(EffectKind.ClockCorrected)]
            : Array.Empty<Effect>(),
        .. ConflictChange.EffectsOf(_conflicts, edit.Id),
    ];

    private void Watch()
    {
        Dictionary<Guid, Conflict> open = [];
        foreach (var conflict in Changing().Select(joined => joined.After.Id).Distinct().SelectMany(id => _facts.OpenConflicts[id]))
            open[conflict.Id] = conflict;
        foreach (var (made, before, after, _, decides) in Changing())
        {
            List<Conflict> own = [.. open.Values.Where(conflict => conflict.ProductId == after.Id && conflict.Id != decides)];
            foreach (var happened in ProductConflicts.Decide(before, after, made, own, FindEdit, _facts.RecordedAt))
            {
                open.Remove(happened.ConflictId, out var held);
                _conflicts.Add(new(held, happened, made.Edit.Id, made.Edit.DeviceId));
            }
        }
    }

    private StoredEdit? FindEdit(Guid id) => _facts.Edits.TryGetValue(id, out var found) ? found : null;

    private IEnumerable<JoinedEdit> Changing() => _edits.Where(joined => joined.Before is not null && joined.Made.Edit.Changes.Count > 0);

    private DecidedEvent Event(JoinedEdit joined, TimeSpan clockTolerance)
    {
        var edit = joined.Made.Edit;
        return new(edit.Id, edit, edit.RecordedBy, joined.Submission, edit.DeviceId, FirstAnswer.Of(EffectsOf(edit, clockTolerance)));
    }

    private static IEnumerable<Barcode> Missing(Product? from, Product? than) =>
        (from?.Barcodes ?? []).ExceptBy((than?.Barcodes ?? []).Select(barcode => barcode.Key), barcode => barcode.Key, StringComparer.Ordinal);

    // An edit, and its product without and with it.
    private sealed record JoinedEdit(MadeEdit Made, Product? Before, Product After, Guid? Submission, Guid? Decides);
}
