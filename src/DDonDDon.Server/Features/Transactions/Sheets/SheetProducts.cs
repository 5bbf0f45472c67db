using DDonDDon.Domain;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>The products that the lines of a sheet name by their SKUs.</summary>
internal sealed class SheetProducts(ILookup<string, Guid> bySku)
{
    public static async Task<SheetProducts> BySkuAsync(LedgerDatabase store, MovementSheet sheet, CancellationToken ct)
    {
        var found = ProductSql.BySku([.. sheet.Lines.Select(SkuOf).OfType<string>().Distinct(StringComparer.Ordinal)]);
        await store.ReadAsync([found], ct);
        return new(found.Items.ToLookup(product => product.Sku, product => product.ProductId, StringComparer.Ordinal));
    }

    /// <summary>The product of a line's SKU; neither one where it names its product otherwise.</summary>
    public (Guid? Id, Rejection? Unclear) Of(MovementLine line)
    {
        if (SkuOf(line) is not { } sku) return (null, null);
        return bySku[sku].ToList() switch
        {
            [] => (null, new("product.unknown", $"No product has the SKU {sku}.", "sku")),
            [var only] => (only, null),
            _ => (null, new("import.ambiguous", $"Several products have the SKU {sku}; name the product by its id.", "sku")),
        };
    }

    private static string? SkuOf(MovementLine line) => line.Cell("productId") is null && line.Cell("barcode") is null ? line.Cell("sku") : null;
}
