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
    internal static string RenewGeneration { get; } = SqlText.Load("feed/renew-generation.sql");

    public static IReadOnlyList<Projection> All { get; } =
        [CurrentStock, DailyStock, ReorderPoint, CountSession, CountLine, Product, Category, Store, User, Conflict, SetAsideItem];
}
