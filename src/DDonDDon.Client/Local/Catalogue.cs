using System.Globalization;
using System.Text.Json;
using DDonDDon.Client.Http;

namespace DDonDDon.Client.Local;

/// <summary>Questions to the copy of the server's documents.</summary>
internal static class Catalogue
{
    public static LocalProduct? FindProduct(LocalSql sql, Guid id) =>
        sql.Query("product-get", row => Mirror.ProductOf(Parse(row.GetString(0))), ("id", id)).SingleOrDefault();

    public static LocalScan? FindBarcode(LocalSql sql, string code) =>
        sql.Query("barcode-get", row => (Product: row.Id(0), PackSize: decimal.Parse(row.GetString(1), CultureInfo.InvariantCulture)), ("code", code)) is [var found]
        && FindProduct(sql, found.Product) is { } product
            ? new(product, found.PackSize)
            : null;

    public static IReadOnlyList<LocalProduct> Search(LocalSql sql, string? search, LocalProduct? after, int count) => sql.Query(
        "product-search", row => Mirror.ProductOf(Parse(row.GetString(0))), ("pattern", $"%{Escaped(search ?? "")}%"), ("code", search ?? ""),
        ("name", after?.Name ?? ""), ("id", after is null ? "" : Ids.Text(after.Id)), ("count", count));

    public static IReadOnlyList<LocalStoreInfo> Stores(LocalSql sql) => sql.Query("document-stores", row =>
    {
        var store = Parse(row.GetString(0));
        return new LocalStoreInfo(store.Id("id") ?? Guid.Empty, store.Text("name") ?? "", store.Text("timeZone"));
    });

    /// <summary>What a category is called; null when it is not known.</summary>
    public static string? CategoryName(LocalSql sql, Guid id) => sql.Query("category-name", row => Parse(row.GetString(0)).Text("name"), ("id", id)).SingleOrDefault();

    private static JsonElement Parse(string document)
    {
        using var parsed = JsonDocument.Parse(document);
        return parsed.RootElement.Clone();
    }

    private static string Escaped(string search) =>
        search.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
}
