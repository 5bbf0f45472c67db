using DDonDDon.Domain.Products;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Features.Categories;

/// <summary>A category as clients see it. <paramref name="Archived"/>: not offered for new products any more.</summary>
public sealed record CategoryView(Guid Id, string Name, bool Archived)
{
    public static CategoryView Of(Category category) => new(category.Id, category.Name, category.Archived);
}

/// <summary>How requests about one category are answered.</summary>
internal static class CategoryAnswer
{
    public static Problem Unknown { get; } = new("category.unknown", "There is no such category.");

    public static IResult Of(Outcome<Category> outcome) => outcome switch
    {
        { Refused: { } refused } => Problem.Of(refused),
        { Document: { } category } => Results.Json(CategoryView.Of(category), ApiJson.Options),
        _ => Unknown,
    };
}
