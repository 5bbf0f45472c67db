using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>GET /products/{id}.</summary>
internal static class GetProduct
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/products/{id:guid}", HandleAsync)
        .RequireAuthorization(Policies.Read)
        .Describe("getProduct", "One product; its version is the ETag.", "product.unknown")
        .Produces<ProductView>();

    private static async Task<IResult> HandleAsync(HttpContext http, Guid id, Catalogue catalogue, CancellationToken ct) =>
        await catalogue.FindAsync(id, ct) is { } product ? ProductAnswer.Of(http, product) : ProductAnswer.Unknown;
}
