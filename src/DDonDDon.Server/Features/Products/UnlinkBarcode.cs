using DDonDDon.EventStore;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DDonDDon.Server.Features.Products;

/// <summary>DELETE /products/{id}/barcodes/{code}.</summary>
internal static class UnlinkBarcode
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/products/{id:guid}/barcodes/{code}", HandleAsync)
        .RequireAuthorization(Policies.Admin)
        .Describe("unlinkBarcode", "Takes a code away from a product.", "product.unknown", "product.changed", "barcode.unknown")
        .Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, string code, [FromHeader(Name = "If-Match")] string? ifMatch,
        Caller caller, Catalogue catalogue, PostgresEventStore store, CancellationToken ct)
    {
        code = FindByBarcode.CodeOf(http, code);
        var editor = OnlineEdit.Editor(caller, store);
        await using var transaction = await catalogue.BeginAsync(1, [id], [], [editor], ct);
        if (!editor.MayEdit()) return AuthProblems.Revoked;
        if (transaction.Find(id) is not { } held) return ProductAnswer.Unknown;
        if (ProductAnswer.CheckVersion(ifMatch, held) is { } changed) return changed;
        if (held.Barcodes.All(barcode => barcode.Code != code)) return new Problem("barcode.unknown", "The product does not have this barcode.");

        var edit = OnlineEdit.Of(transaction, id, caller.UserId, null, new Dictionary<string, string?>(), new Dictionary<string, decimal?> { [code] = null });
        if (transaction.Add(edit) is { } refused) return Problem.Of(refused);
        await transaction.CommitAsync(ct);
        http.Response.Headers.ETag = ProductAnswer.ETag(transaction.Find(id)!);
        return Results.NoContent();
    }
}
