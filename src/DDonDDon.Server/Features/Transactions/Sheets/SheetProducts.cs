using DDonDDon.Domain;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;

namespace DDonDDon.Server.Features.Transactions.Sheets;

/// <summary>
/// The products that the lines of a sheet name by their SKUs. <paramref name="inAnyCase"/>: of a SKU that nothing has, one that differs in capitals only.
/// </summary>
internal sealed class SheetProducts(ILookup<string, Guid> bySku, IReadOnlyDictionary<string, string> inAnyCase)
{
    public static async Task<SheetProducts> BySkuAsync(LedgerDatabase store, MovementSheet sheet, CancellationToken ct)
    {
        string[] skus = [.. sheet.Lines.Select(line => line.Cell("sku")).OfType<string>().Distinct(StringComparer.Ordinal)];
        var found = ProductSql.BySku(skus);
        await store.ReadAsync([found], ct);
        var bySku = found.Items.ToLookup(product => product.Sku, product => product.ProductId, StringComparer.Ordinal);
        return new(bySku, await InAnyCaseAsync(store, skus.Where(sku => !bySku.Contains(sku)), [], ct));
    }

    /// <summary>Of SKUs and codes that nothing has, what differs from them in capitals only.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> InAnyCaseAsync(
        LedgerDatabase store, IEnumerable<string> skus, IEnumerable<string> codes, CancellationToken ct)
    {
        var (missing, keys) = (skus.ToArray(), codes.Select(Barcode.KeyOf).ToArray());
        if (missing.Length + keys.Length == 0) return new Dictionary<string, string>();
        var similar = ProductSql.InAnyCase(missing, keys);
        await store.ReadAsync([similar], ct);
        return similar.Items.DistinctBy(one => one.Text).ToDictionary(one => one.Text, one => one.Other, StringComparer.Ordinal);
    }

    /// <summary>The end of a sentence that says what nothing has.</summary>
    public static string Hint(IReadOnlyDictionary<string, string> inAnyCase, string text) =>
        inAnyCase.TryGetValue(text, out var other) ? $"; {other} differs in capitals only." : ".";

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
            [] => (null, new("product.unknown", $"No product has the SKU {sku}{Hint(inAnyCase, sku)}", "sku")),
            [var only] => (only, null),
            _ => (null, new("import.ambiguous", $"Several products have the SKU {sku}; name the product by its id.", "sku")),
        };
    }
}
