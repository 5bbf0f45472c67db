using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Categories;

/// <summary>GET /categories.</summary>
public static class ListCategories
{
    [WolverineGet("/api/v1/categories"), Authorize(Policies.Read)]
    [Operation("listCategories", "The categories, by name.")]
    [Refuses("limit.invalid", "cursor.invalid")]
    [Answers<Page<CategoryView>>]
    public static async Task<IResult> HandleAsync(int? limit, string? cursor, CategoryRegister categories, CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, text => Paging.Keys(text, 1), out var count, out var after) is { } problem) return problem;
        var items = await categories.ListAsync(after?[0], count + 1, ct);
        return Results.Json(Paging.Of([.. items.Select(CategoryView.Of)], count, category => Paging.Cursor(category.Name)), ApiJson.Options);
    }
}
