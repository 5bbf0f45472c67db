using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Categories;

/// <summary>Members that are absent stay as they are.</summary>
public sealed record CategoryPatch(string? Name = null, bool? Archived = null);

/// <summary>PATCH /categories/{id}.</summary>
public static class ChangeCategory
{
    [WolverinePatch("/api/v1/categories/{id:guid}"), Authorize(Policies.Admin)]
    [Operation("changeCategory", "Gives a category another name, archives it or brings it back.")]
    [Refuses("category.unknown", "category.name_taken", "category.name_invalid")]
    [Answers<CategoryView>]
    public static async Task<IResult> HandleAsync(Guid id, CategoryPatch patch, Caller caller, CategoryRegister categories, CancellationToken ct) =>
        CategoryAnswer.Of(await categories.ChangeAsync(id, patch.Name, patch.Archived, caller.UserId, ct));
}
