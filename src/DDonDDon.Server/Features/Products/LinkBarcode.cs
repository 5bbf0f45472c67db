using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>How a code is linked. <paramref name="PackSize"/>: 1 by default; <paramref name="Internal"/>: it need be no GTIN.</summary>
public sealed record BarcodeLinkRequest(decimal? PackSize = null, bool Internal = false);

/// <summary>PUT /products/{id}/barcodes/{code}.</summary>
public static class LinkBarcode
{
    [WolverinePut("/api/v1/products/{id:guid}/barcodes/{code}"), Authorize(Policies.Admin)]
    [Operation("linkBarcode", "Links a code to a product, or gives it another pack size.",
        Description = "A GTIN, the shop's own code with `internal`, or the pattern of a scale's labels, like 2112345WWWWWC: W is a digit of the weight in "
            + "grams and X one that means nothing, such as of a price.")]
    [Refuses(
        "product.unknown", "product.changed", "product.invalid", "barcode.invalid", "barcode.check_digit", "barcode.mangled", "barcode.not_gtin",
        "barcode.pack_size", "barcode.taken")]
    [Answers<ProductView>]
    public static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, string code, BarcodeLinkRequest? request, [FromHeader(Name = "If-Match")] string? ifMatch,
        Caller caller, Catalogue catalogue, CancellationToken ct)
    {
        code = FindByBarcode.CodeOf(http, code);
        if (!Barcode.IsReadable(code)) return Problem.Of(Barcode.Check(code, true)!);
        var link = new Barcode(code, request?.PackSize ?? 1);
        var values = NewValues.Nothing with
        {
            Barcodes = new Dictionary<string, decimal?> { [code] = link.PackSize },
            IsInternal = _ => request is { Internal: true }
        };
        var (product, problem) = await catalogue.EditAsync(id, [code], caller, (held, _) =>
            ProductAnswer.Check(held, ifMatch) is { } other ? (null, other) : (held!.Barcodes.Contains(link) ? NewValues.Nothing : values, null), ct);
        return problem ?? ProductAnswer.Of(http, product!);
    }
}
