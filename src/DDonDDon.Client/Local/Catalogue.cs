using System.Globalization;
using System.Text.Json;
using DDonDDon.Client.Http;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;

namespace DDonDDon.Client.Local;

/// <summary>Queries on the copy of the server's documents.</summary>
internal static class Catalogue
{
    public static LocalProduct? FindProduct(LocalSql sql, Guid id) =>
        sql.Query(CopySql.FindProduct, row => Mirror.ProductOf(Parse(row.GetString(0))), ("id", id)).SingleOrDefault();

    public static LocalScan? FindBarcode(LocalSql sql, string code) =>
        FindCode(sql, code) is { PackSize: > 0 } found && FindProduct(sql, found.Id) is { } product ? new(product, found.PackSize) : null;

    /// <summary>The product that a scanned code is linked to, and how many pieces one scan is.</summary>
    public static FoundProduct? FindCode(LocalSql sql, string scanned) => Barcode.KeysOf(scanned).Select(key => sql.Query(
        CopySql.FindBarcode,
        row => (FoundProduct?)new(row.Id("product_id"), decimal.Parse(row.Text("pack_size"), CultureInfo.InvariantCulture)),
        ("code", key)).SingleOrDefault()?.ScannedAs(scanned, key)).FirstOrDefault(found => found is not null);

    public static IReadOnlyList<LocalProduct> Search(LocalSql sql, string? search, LocalProduct? after, int count) => sql.Query(
        CopySql.SearchProducts, row => Mirror.ProductOf(Parse(row.GetString(0))), ("pattern", $"%{Escaped(search ?? "")}%"),
        ("code", Barcode.KeyOf(search ?? "")),
        ("name", after?.Name ?? ""), ("id", after is null ? "" : Ids.Text(after.Id)), ("count", count));

    public static IReadOnlyList<LocalStoreInfo> Stores(LocalSql sql) => sql.Query(CopySql.Stores, row =>
    {
        var store = Parse(row.GetString(0));
        return new LocalStoreInfo(store.Id("id") ?? Guid.Empty, store.Text("name") ?? "", store.Text("timeZone"));
    });

    /// <summary>The name of a category; null when it is not known.</summary>
    public static string? CategoryName(LocalSql sql, Guid id) =>
        sql.Query(CopySql.FindCategory, row => Parse(row.GetString(0)).Text("name"), ("id", id)).SingleOrDefault();

    private static JsonElement Parse(string document)
    {
        using var parsed = JsonDocument.Parse(document);
        return parsed.RootElement.Clone();
    }

    private static string Escaped(string search) => search
        .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
