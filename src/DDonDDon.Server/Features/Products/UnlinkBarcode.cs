using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>DELETE /products/{id}/barcodes/{code}.</summary>
public static class UnlinkBarcode
{
    [WolverineDelete("/api/v1/products/{id:guid}/barcodes/{code}"), Authorize(Policies.Admin)]
    [Operation("unlinkBarcode", "Takes a code away from a product.")]
    [Refuses("product.unknown", "product.changed", "barcode.unknown")]
    [Answers(StatusCodes.Status204NoContent)]
    public static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, string code, [FromHeader(Name = "If-Match")] string? ifMatch,
        Caller caller, Catalogue catalogue, CancellationToken ct)
    {
        code = FindByBarcode.CodeOf(http, code);
        var values = NewValues.Nothing with { Barcodes = new Dictionary<string, decimal?> { [code] = null } };
        var (product, problem) = await catalogue.EditAsync(id, [], caller, (held, _) =>
            ProductAnswer.Check(held, ifMatch) is { } other ? (null, other)
            : held!.Barcodes.All(barcode => barcode.Key != Barcode.KeyOf(code)) ? (null, new("barcode.unknown", "The product does not have this barcode."))
            : (values, null), ct);
        if (problem is not null) return problem;
        http.Response.Headers.ETag = ProductAnswer.ETag(product!);
        return Results.NoContent();
    }
}
