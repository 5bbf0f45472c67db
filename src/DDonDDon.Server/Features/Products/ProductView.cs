using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>
/// A code of a product. <paramref name="PackSize"/>: pieces a scan of it stands for; <paramref name="Internal"/>: the shop's own, no GTIN.
/// </summary>
public sealed record BarcodeView(string Code, decimal PackSize, bool Internal)
{
    public static BarcodeView Of(Barcode barcode) => new(barcode.Code, barcode.PackSize, !Gtin.IsOne(barcode.Key));
}

/// <summary>A product as clients see it. <paramref name="Version"/> is also its ETag, in quotes.</summary>
public sealed record ProductView(
    Guid Id, string Name, string? Sku, Guid? CategoryId, string? Unit, decimal? Price, bool Archived, IReadOnlyList<BarcodeView> Barcodes, long Version)
{
    public static ProductView Of(Product product) => new(
        product.Id, product.Name, product.Sku, product.CategoryId, product.Unit, product.Price, product.Archived,
        [.. product.Barcodes.Select(BarcodeView.Of)], product.Version);
}

/// <summary>What a scan found. <paramref name="PackSize"/>: pieces a scan stands for; <paramref name="Stock"/> only with a storeId.</summary>
public sealed record ScanView(ProductView Product, decimal PackSize, StockView? Stock);

/// <summary>Answers with one product and its ETag.</summary>
internal static class ProductAnswer
{
    public static Problem Unknown { get; } = new("product.unknown", "There is no such product.");

    public static IResult Of(HttpContext http, Product product, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.ETag = ETag(product);
        return Results.Json(ProductView.Of(product), ApiJson.Options, statusCode: status);
    }

    public static string ETag(Product product) => $"\"{product.Version}\"";

    /// <summary>The problem of a request for a product that is not there or not at the version that it was made for; null when it may go on.</summary>
    public static Problem? Check(Product? product, string? ifMatch) =>
        product is null ? Unknown
        : ifMatch is null || ifMatch.Split(',').Any(tag => tag.Trim() is "*" || tag.Trim() == ETag(product))
            ? null
            : new("product.changed", $"The product has changed since; it is at version {product.Version} now. Read it again.");
}
