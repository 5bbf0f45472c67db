using System.Reflection;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Projecting;

namespace DDonDDon.Server.Projections;

/// <summary>Every projection of this program, by the name an operator uses.</summary>
public static class DdonProjections
{
    public static CurrentStockProjection CurrentStock { get; } = new();
    public static DailyStockProjection DailyStock { get; } = new();
    public static ReorderPointProjection ReorderPoint { get; } = new();
    public static CountSessionProjection CountSession { get; } = new();
    public static CountLineProjection CountLine { get; } = new();
    public static ProductProjection Product { get; } = new();
    public static StoreProjection Store { get; } = new();
    public static UserProjection User { get; } = new();
    public static CategoryProjection Category { get; } = new();
    public static ConflictProjection Conflict { get; } = new();

    /// <summary>Lets readers of the change feed take documents again that changed without an event.</summary>
    internal static string TellReaders { get; } = SqlText.Load(typeof(DdonProjections).Assembly, "feed/renew-generation.sql");

    public static IReadOnlyList<Projection> All { get; } = [CurrentStock, DailyStock, ReorderPoint, CountSession, CountLine, Product, Category, Store, User, Conflict];
}

/// <summary>The stock of each product in each store (its tenant), from its movements.</summary>
public sealed class CurrentStockProjection() : StreamProjection("current-stock", typeof(CurrentStock), typeof(StockMovement))
{
    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) => History(Guid.Parse(tenant), streamId, events.Cast<StockMovement>()).Fold();

    public static StockHistory History(Guid storeId, Guid productId, IEnumerable<StockMovement> movements)
    {
        var history = new StockHistory(storeId, productId);
        foreach (var movement in movements) history.Add(movement);
        return history;
    }
}

/// <summary>How few pieces of each product each store (its tenant) may have before it is to be ordered.</summary>
public sealed class ReorderPointProjection() : StreamProjection("reorder-point", typeof(ReorderPoint), typeof(ReorderPointSet))
{
    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<ReorderPointSet>().Aggregate((ReorderPoint?)null, Domain.Stock.ReorderPoint.Evolve)!;
}

/// <summary>The catalogue, from each product's edits; barcodes and what is searched have tables of their own beside it.</summary>
public sealed class ProductProjection() : StreamProjection("product", typeof(Product), typeof(ProductEvent))
{
    private static readonly Assembly Here = typeof(ProductProjection).Assembly;

    public override IReadOnlyList<string> DerivedTables { get; } =
    [
        SqlText.Load(Here, "projections/remove-barcodes.sql"), SqlText.Load(Here, "projections/add-barcodes.sql"),
        SqlText.Load(Here, "projections/remove-product-search.sql"), SqlText.Load(Here, "projections/save-product-search.sql"),
    ];

    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override string DerivedDifferences { get; } = SqlText.Load(Here, "projections/product-differences.sql");

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<ProductEvent>().Aggregate((Product?)null, Product.Evolve)!;
}

/// <summary>Stores, from their administrative changes.</summary>
public sealed class StoreProjection() : StreamProjection("store", typeof(Store), typeof(StoreEvent))
{
    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<StoreEvent>().Aggregate((Store?)null, Store.Evolve)!;
}

/// <summary>Accounts without their secrets, from their administrative changes.</summary>
public sealed class UserProjection() : StreamProjection("user", typeof(User), typeof(UserEvent))
{
    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<UserEvent>().Aggregate((User?)null, User.Evolve)!;
}

/// <summary>The catalogue's categories, from their administrative changes.</summary>
public sealed class CategoryProjection() : StreamProjection("category", typeof(Category), typeof(CategoryEvent))
{
    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<CategoryEvent>().Aggregate((Category?)null, Category.Evolve)!;
}

/// <summary>Questions that only a person can answer, from what opened and closed them.</summary>
public sealed class ConflictProjection() : StreamProjection("conflict", typeof(Conflict), typeof(ConflictEvent))
{
    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<ConflictEvent>().Aggregate((Conflict?)null, Domain.Conflicts.Conflict.Evolve)!;
}
