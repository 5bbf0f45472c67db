using DDonDDon.Domain.Products;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Auth;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DDonDDon.Server.Features.Products;

/// <summary>GET /products/barcode/{code}: what a scanner asks.</summary>
internal static class FindByBarcode
{
    private static readonly string ByBarcodeText = SqlText.Load(typeof(FindByBarcode).Assembly, "products/by-barcode.sql");

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/products/barcode/{code}", HandleAsync)
        .RequireAuthorization(Policies.Read)
        .Describe("getProductByBarcode", "The product that a barcode stands for; with storeId also its stock there.", "barcode.unknown", "store.unknown")
        .Produces<ScanView>();

    private static async Task<IResult> HandleAsync(
        HttpContext http, string code, Guid? storeId, Caller caller, PostgresEventStore store, InventoryQueries inventory, CancellationToken ct)
    {
        code = CodeOf(http, code);
        if (storeId is { } asked && !caller.MaySee(asked)) return StoreProblems.Unknown;
        var unknown = new Problem("barcode.unknown", "No product has this barcode.");
        if (!Barcode.IsReadable(code)) return unknown;

        var rows = new Rows<ScanView>(
            Sql.Command(ByBarcodeText, Sql.Text(PostgresEventStore.DefaultTenant), Sql.Text(code), Sql.Text(storeId?.ToString())),
            row =>
            {
                var product = CatalogueTransaction.Read(row.GetFieldValue<byte[]>(0), store.Types.Json);
                return new(ProductView.Of(product), row.GetDecimal(1), storeId is { } id ? inventory.View(id, product.Id, row, 2) : null);
            });
        await store.ReadAsync([rows], ct);
        return rows.Items is [var found] ? Results.Json(found, ApiJson.Options) : unknown;
    }

    /// <summary>
    /// The code at the end of a path. A path leaves an encoded slash as it is, so that it parts no segments; only the target as it was sent
    /// tells it from a code with %2F in it.
    /// </summary>
    public static string CodeOf(HttpContext http, string code)
    {
        if (!code.Contains("%2F", StringComparison.OrdinalIgnoreCase)) return code;
        var path = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0];
        return Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]);
    }
}
