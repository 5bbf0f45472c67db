using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Products.Sheets;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>GET /products/export: the catalogue as a sheet.</summary>
public static class ExportProducts
{
    [WolverineGet("/api/v1/products/export"), Authorize(Policies.Read)]
    [Operation("exportProducts", "The whole catalogue as a CSV sheet in UTF-8, archived products too; an import of it changes nothing.")]
    [Answers(StatusCodes.Status200OK, typeof(string), "text/csv")]
    public static IResult Handle(HttpContext http, ProductExport export) =>
        Results.Stream(output => export.WriteAsync(output, http.RequestAborted), "text/csv; charset=utf-8", "products.csv");
}
