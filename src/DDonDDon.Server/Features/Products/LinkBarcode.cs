using DDonDDon.Domain.Products;
using DDonDDon.EventStore;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Mvc;

namespace DDonDDon.Server.Features.Products;

/// <summary>How a code is linked. <paramref name="PackSize"/>: 1 by default; <paramref name="Internal"/>: it need be no GTIN.</summary>
public sealed record BarcodeLinkRequest(decimal? PackSize = null, bool Internal = false);

/// <summary>PUT /products/{id}/barcodes/{code}.</summary>
internal static class LinkBarcode
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/products/{id:guid}/barcodes/{code}", HandleAsync)
        .RequireAuthorization(Policies.Admin)
        .Describe("linkBarcode", "Links a code to a product, or gives it another pack size.",
            "product.unknown", "product.changed", "product.invalid", "barcode.invalid", "barcode.check_digit", "barcode.not_gtin", "barcode.pack_size",
            "barcode.taken")
        .Produces<ProductView>();

    private static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, string code, BarcodeLinkRequest? request, [FromHeader(Name = "If-Match")] string? ifMatch,
        Caller caller, Catalogue catalogue, PostgresEventStore store, CancellationToken ct)
    {
        code = FindByBarcode.CodeOf(http, code);
        if (!Barcode.IsReadable(code)) return Problem.Of(Barcode.Check(code, true)!);
        var editor = OnlineEdit.Editor(caller, store);
        await using var transaction = await catalogue.BeginAsync(1, [id], [code], [editor], ct);
        if (!editor.MayEdit()) return AuthProblems.Revoked;
        if (transaction.Find(id) is not { } held) return ProductAnswer.Unknown;
        if (ProductAnswer.CheckVersion(ifMatch, held) is { } changed) return changed;
        if (held.Barcodes.Contains(new(code, request?.PackSize ?? 1))) return ProductAnswer.Of(http, held);

        var edit = OnlineEdit.Of(transaction, id, caller.UserId, null, new Dictionary<string, string?>(),
            new Dictionary<string, decimal?> { [code] = request?.PackSize ?? 1 });
        if ((ProductRules.Check(held, edit, _ => request is { Internal: true }) ?? transaction.Add(edit)) is { } refused) return Problem.Of(refused);
        await transaction.CommitAsync(ct);
        return ProductAnswer.Of(http, transaction.Find(id)!);
    }
}
