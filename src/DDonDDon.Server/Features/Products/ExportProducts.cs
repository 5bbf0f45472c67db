using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Products.Sheets;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>GET /products/export: the catalogue as a sheet.</summary>
internal static class ExportProducts
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/products/export", Handle)
        .RequireAuthorization(Policies.Read)
        .Describe("exportProducts", "The whole catalogue as a CSV sheet in UTF-8, archived products too; an import of it changes nothing.")
        .Produces<string>(StatusCodes.Status200OK, "text/csv");

    private static IResult Handle(HttpContext http, ProductExport export) =>
        Results.Stream(output => export.WriteAsync(output, http.RequestAborted), "text/csv; charset=utf-8", "products.csv");
}
