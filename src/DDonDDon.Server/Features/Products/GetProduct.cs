using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>GET /products/{id}.</summary>
public static class GetProduct
{
    [WolverineGet("/api/v1/products/{id:guid}"), Authorize(Policies.Read)]
    [Operation("getProduct", "One product; its version is the ETag.")]
    [Refuses("product.unknown")]
    [Answers<ProductView>]
    public static async Task<IResult> HandleAsync(HttpContext http, Guid id, Catalogue catalogue, CancellationToken ct) =>
        await catalogue.FindAsync(id, ct) is { } product ? ProductAnswer.Of(http, product) : ProductAnswer.Unknown;
}
