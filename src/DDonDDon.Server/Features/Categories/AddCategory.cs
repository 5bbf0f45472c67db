using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Categories;

/// <summary>Without an id the server makes one.</summary>
public sealed record CategoryRequest(string Name, Guid? Id = null);

/// <summary>POST /categories.</summary>
public static class AddCategory
{
    public static Problem? Validate(CategoryRequest request) => GivenId.Check(request.Id);

    [WolverinePost("/api/v1/categories"), Authorize(Policies.Admin)]
    [Operation("addCategory", "Adds a category; the same request again changes nothing.")]
    [Refuses("id.invalid", "category.exists", "category.name_taken", "category.name_invalid")]
    [Answers<CategoryView>(StatusCodes.Status201Created)]
    public static async Task<IResult> HandleAsync(CategoryRequest request, Caller caller, CategoryRegister categories, CancellationToken ct)
    {
        var id = request.Id ?? Guid.CreateVersion7();
        var (category, refused) = await categories.AddAsync(id, request.Name, caller.UserId, ct);
        return refused is null ? Answers.Created($"/api/v1/categories/{id}", CategoryView.Of(category!)) : Problem.Of(refused);
    }
}
