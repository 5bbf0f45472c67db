using System.Text.Json;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>
/// New values of some fields. <paramref name="OccurredAt"/>: when they were entered, now by default; of two edits of a field the later one wins,
/// whichever arrives first. <paramref name="BaseVersion"/>: the version that was edited; then two people who change the same field of it meet in a conflict.
/// </summary>
public sealed record ProductChangeRequest(IReadOnlyDictionary<string, JsonElement> Changes, DateTimeOffset? OccurredAt = null, long? BaseVersion = null);

/// <summary>PATCH /products/{id}.</summary>
public static class ChangeProduct
{
    public static Problem? Validate(ProductChangeRequest request)
    {
        if (request.OccurredAt is { Year: < 1900 or > 2200 })
            return Problem.Of(new("occurredAt.invalid", "occurredAt lies between the years 1900 and 2200.", "occurredAt"));
        if (request.BaseVersion < 0)
            return Problem.Of(new("baseVersion.invalid", "baseVersion is the version of the product that the edit was made on.", "baseVersion"));
        return null;
    }

    [WolverinePatch("/api/v1/products/{id:guid}"), Authorize(Policies.Admin)]
    [Operation("changeProduct", "Changes fields of a product; those that were changed later by somebody else stay.",
        Description = "`changes` may have `name`, `sku`, `unit` (text), `categoryId` (UUID), `price` (number) and `archived` (true or false); null clears. "
            + "With `If-Match` the product must still be at that version.")]
    [Refuses("product.unknown", "product.changed", "product.invalid", "product.unknown_field", "occurredAt.invalid", "baseVersion.invalid")]
    [Answers<ProductView>]
    public static async Task<IResult> HandleAsync(
        HttpContext http, Guid id, ProductChangeRequest request, [FromHeader(Name = "If-Match")] string? ifMatch,
        Caller caller, Catalogue catalogue, CancellationToken ct)
    {
        var (changes, rejection) = ProductFieldReader.Read(request.Changes);
        if (rejection is not null) return Problem.Of(rejection);
        var values = NewValues.Nothing with { Changes = changes, OccurredAt = request.OccurredAt, BaseVersion = request.BaseVersion };
        var (product, problem) = await catalogue.EditAsync(id, [], caller,
            (held, _) => ProductAnswer.Check(held, ifMatch) is { } other ? (null, other) : (values, null), ct);
        return problem ?? ProductAnswer.Of(http, product!);
    }
}
