using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Categories;

/// <summary>GET /categories/{id}.</summary>
public static class GetCategory
{
    [WolverineGet("/api/v1/categories/{id:guid}"), Authorize(Policies.Read)]
    [Operation("getCategory", "One category.")]
    [Refuses("category.unknown")]
    [Answers<CategoryView>]
    public static async Task<IResult> HandleAsync(Guid id, CategoryRegister categories, CancellationToken ct) =>
        CategoryAnswer.Of(new(await categories.FindAsync(id, ct), null));
}
