using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Auth;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DDonDDon.Server.Features.Products;

/// <summary>A product as clients see it.</summary>
public sealed record ProductView(
    Guid Id, string Name, string? Sku, Guid? CategoryId, string? Unit, decimal? Price, bool Archived, IReadOnlyList<Barcode> Barcodes, long Version)
{
    public static ProductView Of(Product product) => new(
        product.Id, product.Name, product.Sku, product.CategoryId, product.Unit, product.Price, product.Archived, product.Barcodes, product.Version);
}

/// <summary>What a scan found. <paramref name="PackSize"/>: pieces a scan stands for; <paramref name="Stock"/> only with a storeId.</summary>
public sealed record ScanView(ProductView Product, decimal PackSize, StockView? Stock);

/// <summary>GET /products/barcode/{code}: what a scanner asks.</summary>
public static class ProductEndpoints
{
    private static readonly string ByBarcodeText = SqlText.Load(typeof(ProductEndpoints).Assembly, "products/by-barcode.sql");

    public static void MapProducts(this IEndpointRouteBuilder api) => api.MapGet("/products/barcode/{code}", FindByBarcodeAsync)
        .RequireAuthorization(Policies.Read)
        .Describe("getProductByBarcode", "The product that a barcode stands for; with storeId also its stock there.", "barcode.unknown", "store.unknown")
        .Produces<ScanView>();

    private static async Task<IResult> FindByBarcodeAsync(
        HttpContext http, string code, Guid? storeId, Caller caller, PostgresEventStore store, InventoryQueries inventory, CancellationToken ct)
    {
        if (code.Contains("%2F", StringComparison.OrdinalIgnoreCase)) code = LastSegmentOf(http);
        if (storeId is { } asked && !caller.MaySee(asked)) return StoreProblems.Unknown;
        var unknown = new Problem("barcode.unknown", "No product has this barcode.");
        if (!Barcode.IsReadable(code)) return unknown;

        var rows = new Rows<ScanView>(
            Sql.Command(ByBarcodeText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Text(code), Sql.Text(storeId?.ToString())),
            row =>
            {
                var product = JsonSerializer.Deserialize<Product>(row.GetFieldValue<byte[]>(0), store.Types.Json)!;
                return new(ProductView.Of(product), row.GetDecimal(1), storeId is { } id ? inventory.View(id, product.Id, row, 2) : null);
            });
        await store.ReadAsync([rows], ct);
        return rows.Items is [var found] ? Results.Json(found, ApiJson.Options) : unknown;
    }

    // A path leaves an encoded slash as it is, so that it parts no segments; only the target as it was sent tells it from a code with %2F in it.
    private static string LastSegmentOf(HttpContext http)
    {
        var path = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }
}
