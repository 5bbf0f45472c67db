using System.Reflection;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Marten.Projections;

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
    public static SetAsideItemProjection SetAsideItem { get; } = new();

    /// <summary>Lets readers of the change feed take documents again that changed without an event.</summary>
    internal static string TellReaders { get; } = SqlText.Load(typeof(DdonProjections).Assembly, "feed/renew-generation.sql");

    public static IReadOnlyList<Projection> All { get; } = [CurrentStock, DailyStock, ReorderPoint, CountSession, CountLine, Product, Category, Store, User,
        Conflict, SetAsideItem];
}

/// <summary>The stock of each product in each store (its tenant), from its movements.</summary>
public sealed class CurrentStockProjection() : StreamProjection<CurrentStock>("current-stock", typeof(StockMovement))
{
    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) =>
        History(Guid.Parse(tenant), streamId, events.Cast<StockMovement>()).Fold();

    public static StockHistory History(Guid storeId, Guid productId, IEnumerable<StockMovement> movements)
    {
        var history = new StockHistory(storeId, productId);
        foreach (var movement in movements) history.Add(movement);
        return history;
    }

    // In constant time while the document can tell.
    protected override CurrentStock? Evolve(string tenant, CurrentStock? document, Guid streamId, IReadOnlyList<object> events) => events.Cast<StockMovement>()
        .Aggregate(document ?? CurrentStock.Empty(Guid.Parse(tenant), streamId), (CurrentStock? stock, StockMovement movement) => stock?.TryApply(movement));

    protected override (Guid Id, long Version) Key(CurrentStock document) => (document.Id, document.Version);
}

/// <summary>How few pieces of each product each store (its tenant) may have before it is to be ordered.</summary>
public sealed class ReorderPointProjection() : StreamProjection<ReorderPoint>("reorder-point", typeof(ReorderPointSet))
{
    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) => Evolve(tenant, null, streamId, events)!;

    protected override ReorderPoint? Evolve(string tenant, ReorderPoint? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<ReorderPointSet>().Aggregate(document, Domain.Stock.ReorderPoint.Evolve);

    protected override (Guid Id, long Version) Key(ReorderPoint document) => (document.Id, document.Version);
}

/// <summary>The catalogue, from each product's edits; barcodes and what is searched have tables of their own beside it.</summary>
public sealed class ProductProjection() : StreamProjection<Product>("product", typeof(ProductEvent))
{
    private static readonly Assembly Here = typeof(ProductProjection).Assembly;

    public override IReadOnlyList<string> DerivedTables { get; } =
    [
        SqlText.Load(Here, "projections/remove-barcodes.sql"), SqlText.Load(Here, "projections/add-barcodes.sql"),
        SqlText.Load(Here, "projections/remove-product-search.sql"), SqlText.Load(Here, "projections/save-product-search.sql"),
    ];

    public override string DerivedDifferences { get; } = SqlText.Load(Here, "projections/product-differences.sql");

    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) => Evolve(tenant, null, streamId, events)!;

    protected override Product? Evolve(string tenant, Product? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<ProductEvent>().Aggregate(document, Product.Evolve);

    protected override (Guid Id, long Version) Key(Product document) => (document.Id, document.Version);
}

/// <summary>Stores, from their administrative changes.</summary>
public sealed class StoreProjection() : StreamProjection<Store>("store", typeof(StoreEvent))
{
    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) => Evolve(tenant, null, streamId, events)!;

    protected override Store? Evolve(string tenant, Store? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<StoreEvent>().Aggregate(document, Store.Evolve);

    protected override (Guid Id, long Version) Key(Store document) => (document.Id, document.Version);
}

/// <summary>Accounts without their secrets, from their administrative changes.</summary>
public sealed class UserProjection() : StreamProjection<User>("user", typeof(UserEvent))
{
    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) => Evolve(tenant, null, streamId, events)!;

    protected override User? Evolve(string tenant, User? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<UserEvent>().Aggregate(document, User.Evolve);

    protected override (Guid Id, long Version) Key(User document) => (document.Id, document.Version);
}

/// <summary>The catalogue's categories, from their administrative changes.</summary>
public sealed class CategoryProjection() : StreamProjection<Category>("category", typeof(CategoryEvent))
{
    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) => Evolve(tenant, null, streamId, events)!;

    protected override Category? Evolve(string tenant, Category? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<CategoryEvent>().Aggregate(document, Category.Evolve);

    protected override (Guid Id, long Version) Key(Category document) => (document.Id, document.Version);
}

/// <summary>Questions that only a person can answer, from what opened and closed them.</summary>
public sealed class ConflictProjection() : StreamProjection<Conflict>("conflict", typeof(ConflictEvent))
{
    public override string WhenRebuilt => DdonProjections.TellReaders;

    public override object Fold(string tenant, Guid streamId, IReadOnlyList<object> events) => Evolve(tenant, null, streamId, events)!;

    protected override Conflict? Evolve(string tenant, Conflict? document, Guid streamId, IReadOnlyList<object> events) =>
        events.Cast<ConflictEvent>().Aggregate(document, Domain.Conflicts.Conflict.Evolve);

    protected override (Guid Id, long Version) Key(Conflict document) => (document.Id, document.Version);
}
