using DDonDDon.Domain.Products;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>The catalogue's categories, from their administrative changes.</summary>
public sealed class CategoryProjection() : StreamProjection<Category>("category", typeof(CategoryEvent))
{
    public override string WhenRebuilt => DdonProjections.RenewGeneration;

    protected override Category? Evolve(string tenant, Category? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<CategoryEvent>().Aggregate(document, Category.Evolve);

    protected override (Guid Id, long Version) Key(Category document) => (document.Id, document.Version);
}
