using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>GET /products/barcode/{code}: what a scanner asks.</summary>
public static class FindByBarcode
{
    [WolverineGet("/api/v1/products/barcode/{code}"), Authorize(Policies.Read)]
    [Operation("getProductByBarcode", "The product that a barcode stands for; with storeId also its stock there.",
        Description = "A GTIN is found however many zeros stand before it or in a GS1 element string, and eight digits also as the UPC-E that they may "
            + "be. When nothing has the code, `similar` of the problem lists codes that differ in capitals only.")]
    [Refuses("barcode.unknown", "barcode.no_weight", "store.unknown")]
    [Answers<ScanView>]
    public static async Task<IResult> HandleAsync(
        HttpContext http, string code, Guid? storeId, Caller caller, BarcodeLookUps lookUps, CancellationToken ct)
    {
        code = CodeOf(http, code);
        if (storeId is { } asked && !caller.MaySee(asked)) return StoreProblems.Unknown;
        if (Barcode.KeysOf(code).Count == 0) return Unknown;
        if (await lookUps.FindAsync(code, storeId) is { } found)
            return found.PackSize > 0 ? Results.Json(found, ApiJson.Options) : Problem.Of(ScaleLabel.NoWeight);
        return await lookUps.SimilarAsync(code, ct) is { Count: > 0 } similar
            ? new Problem("barcode.unknown", $"No product has this barcode; {similar[0].Code} differs in capitals only.",
                new Dictionary<string, object> { ["similar"] = similar })
            : Unknown;
    }

    private static Problem Unknown { get; } = new("barcode.unknown", "No product has this barcode.");

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
