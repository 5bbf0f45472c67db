using DDonDDon.Domain;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>The products that the lines of a sheet name by their SKUs.</summary>
internal sealed class SheetProducts(ILookup<string, Guid> bySku)
{
    public static async Task<SheetProducts> BySkuAsync(LedgerDatabase store, MovementSheet sheet, CancellationToken ct)
    {
        var found = ProductSql.BySku([.. sheet.Lines.Select(line => line.Cell("sku")).OfType<string>().Distinct(StringComparer.Ordinal)]);
        await store.ReadAsync([found], ct);
        return new(found.Items.ToLookup(product => product.Sku, product => product.ProductId, StringComparer.Ordinal));
    }

    /// <summary>Whether a product has the line's SKU, or it names none.</summary>
    public bool Agrees(MovementLine line, Guid product) => line.Cell("sku") is not { } sku || bySku[sku].Contains(product);

    /// <summary>The product of a line's SKU; neither one where it names its product otherwise.</summary>
    public (Guid? Id, Rejection? Unclear) Of(MovementLine line)
    {
        if (line.Cell("sku") is not { } sku) return (null, null);
        var isNamed = line.Cell("productId") is not null || line.Cell("barcode") is not null;
        return bySku[sku].ToList() switch
        {
            [_, ..] when isNamed => (null, null),
            [] => (null, new("product.unknown", $"No product has the SKU {sku}.", "sku")),
            [var only] => (only, null),
            _ => (null, new("import.ambiguous", $"Several products have the SKU {sku}; name the product by its id.", "sku")),
        };
    }
}
