using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Features.Categories;

/// <summary>A category as clients see it. <paramref name="Archived"/>: not offered for new products any more.</summary>
public sealed record CategoryView(Guid Id, string Name, bool Archived)
{
    public static CategoryView Of(Category category) => new(category.Id, category.Name, category.Archived);
}

/// <summary>Without an id the server makes one.</summary>
public sealed record CategoryRequest(string Name, Guid? Id = null);

/// <summary>Members that are absent stay as they are.</summary>
public sealed record CategoryPatch(string? Name = null, bool? Archived = null);

/// <summary>/categories: groups of products.</summary>
public static class CategoryEndpoints
{
    public static void MapCategories(this IEndpointRouteBuilder api)
    {
        api.MapGet("/categories", ListAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("listCategories", "The categories, by name.", "limit.invalid", "cursor.invalid")
            .Produces<Page<CategoryView>>();
        api.MapGet("/categories/{id:guid}", FindAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("getCategory", "One category.", "category.unknown")
            .Produces<CategoryView>();
        api.MapPost("/categories", AddAsync)
            .RequireAuthorization(Policies.Admin)
            .Describe("addCategory", "Adds a category; the same request again changes nothing.", "id.invalid", "category.exists", "category.name_taken",
                "category.name_invalid")
            .Produces<CategoryView>(StatusCodes.Status201Created);
        api.MapPatch("/categories/{id:guid}", ChangeAsync)
            .RequireAuthorization(Policies.Admin)
            .Describe("changeCategory", "Gives a category another name, archives it or brings it back.", "category.unknown", "category.name_taken",
                "category.name_invalid")
            .Produces<CategoryView>();
    }

    private static async Task<IResult> ListAsync(int? limit, string? cursor, CategoryRegister categories, CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, text => Paging.Keys(text, 1), out var count, out var after) is { } problem) return problem;
        var items = await categories.ListAsync(after?[0], count + 1, ct);
        return Results.Json(Paging.Of([.. items.Select(CategoryView.Of)], count, category => Paging.Cursor(category.Name)), ApiJson.Options);
    }

    private static async Task<IResult> FindAsync(Guid id, CategoryRegister categories, CancellationToken ct) =>
        Answer(new(await categories.FindAsync(id, ct), null));

    private static async Task<IResult> AddAsync(CategoryRequest request, Caller caller, CategoryRegister categories, CancellationToken ct)
    {
        var id = request.Id ?? Guid.CreateVersion7();
        if (id == Guid.Empty) return Problem.Of(new("id.invalid", "An id is a UUID that is not all zeros.", "id"));
        var (category, refused) = await categories.AddAsync(id, request.Name, caller.UserId, ct);
        return refused is null ? Answers.Created($"/api/v1/categories/{id}", CategoryView.Of(category!)) : Problem.Of(refused);
    }

    private static async Task<IResult> ChangeAsync(Guid id, CategoryPatch patch, Caller caller, CategoryRegister categories, CancellationToken ct) =>
        Answer(await categories.ChangeAsync(id, patch.Name, patch.Archived, caller.UserId, ct));

    private static IResult Answer(Outcome<Category> outcome) => outcome switch
    {
        { Refused: { } refused } => Problem.Of(refused),
        { Document: { } category } => Results.Json(CategoryView.Of(category), ApiJson.Options),
        _ => new Problem("category.unknown", "There is no such category."),
    };
}
