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
    [Refuses("read.busy")]
    [Answers(StatusCodes.Status200OK, typeof(string), "text/csv")]
    public static async Task<IResult> HandleAsync(HttpContext http, Caller caller, ProductExport export, ExpensiveReads reads, CancellationToken ct)
    {
        if (await reads.Exports.TakeAsync(caller.UserId, ct) is not { } slot) return ReadSlots.Busy;
        http.Response.RegisterForDispose(slot);
        return await Spool.AnswerAsync(
            http, sheet => export.WriteAsync(sheet, ct), ExpensiveReads.LongestExport, "text/csv; charset=utf-8", "products.csv", ct);
    }
}
