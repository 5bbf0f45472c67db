using DDonDDon.Domain;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Http;
using DDonDDon.Server.Sheets;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>Takes the lines of a sheet one by one: finds the product that a line is about and lets what it changes join the catalogue.</summary>
internal sealed class SheetJudge(ProductEdits edits, Facts facts, SheetNumbers numbers, SheetCategories categories, Guid editor)
{
    private readonly Dictionary<Guid, int> _lineOf = [];
    private readonly Dictionary<string, int> _lineOfNewSku = new(StringComparer.Ordinal);
    private readonly List<BadLine> _bad = [];

    private readonly Dictionary<int, Guid> _products = [];

    /// <summary>The product of each good line.</summary>
    public IReadOnlyDictionary<int, Guid> Products => _products;

    public int Created { get; private set; }
    public int Updated { get; private set; }
    public int Unchanged { get; private set; }
    public IReadOnlyList<BadLine> Bad => _bad;

    public void Judge(SheetLine line)
    {
        if (Take(line) is { } rejection) _bad.Add(BadLine.Of(line.Number, rejection, column => SheetCells.Cell(line, column)));
    }

    private Rejection? Take(SheetLine line)
    {
        var (target, unclear) = TargetOf(line);
        if (unclear is not null) return unclear;
        var held = target is { } known ? edits.Find(known) : null;
        var id = target ?? Guid.CreateVersion7(facts.RecordedAt);
        if (Repeats(line, id, held) is { } first) return new("import.repeated", $"Line {first} is about the same product.");

        var (changes, wrong) = SheetCells.Changes(line, held, numbers, categories.Find);
        var (barcodes, unreadable) = SheetCells.Barcodes(line, held);
        if ((wrong ?? unreadable) is { } rejection) return rejection;
        if (held is not null && changes.Count == 0 && barcodes.Count == 0)
        {
            Unchanged++;
            _products.Add(line.Number, id);
            return null;
        }

        var edit = OnlineEdit.Of(held, id, facts.RecordedAt, editor, null, changes, barcodes);
        if ((ProductRules.Check(held, edit, _ => SheetCells.IsInternal(line)) ?? edits.Join(new(edit, null))) is { } refused) return refused;
        _products.Add(line.Number, id);
        if (held is null) Created++;
        else Updated++;
        return null;
    }

    // By id, else by SKU, else by a code. No product means a new one.
    private (Guid? Id, Rejection? Unclear) TargetOf(SheetLine line)
    {
        if (SheetCells.Cell(line, SheetColumn.Id) is { Length: > 0 })
            return ProductImport.IdOf(line) is { } id ? (id, null) : (null, GivenId.Invalid);
        if (SheetCells.Cell(line, SheetColumn.Sku) is { Length: > 0 } sku && facts.Skus[sku].ToArray() is { Length: > 0 } bySku)
            return bySku is [var only] ? (only, null) : (null,
                new("import.ambiguous", $"Several products have the SKU {sku}; name the product by its id.", "sku"));
        var owners = (SheetCells.CodesOf(line) ?? []).Select(barcode => edits.OwnerOf(barcode.Code)).OfType<Guid>().Distinct().ToArray();
        return owners is [] or [_]
            ? (owners.Length == 0 ? null : owners[0], null)
            : (null, new("import.ambiguous", "These barcodes belong to several products.", "barcodes"));
    }

    // The earlier line about the same product, if any.
    private int? Repeats(SheetLine line, Guid id, Product? held)
    {
        if (!_lineOf.TryAdd(id, line.Number)) return _lineOf[id];
        var sku = SheetCells.Cell(line, SheetColumn.Sku);
        if (held is not null || sku.Length == 0 || SheetCells.Cell(line, SheetColumn.Id).Length > 0) return null;
        return _lineOfNewSku.TryAdd(sku, line.Number) ? null : _lineOfNewSku[sku];
    }
}
