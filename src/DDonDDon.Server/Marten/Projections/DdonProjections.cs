using DDonDDon.Server.Marten.Projecting;

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
    internal const string RenewGeneration = """
        -- Lets readers of the feed take a ledger's documents again, because they were changed without an event.
        -- $1 tenant, $2 whether something is there no more. No rows.
        insert into ddon_feed_generation as held (tenant_id, generation, purged) values ($1, 1, case when $2 then 1 else 0 end)
        on conflict (tenant_id) do update
            set generation = held.generation + 1, purged = case when $2 then held.generation + 1 else held.purged end
        """;

    public static IReadOnlyList<Projection> All { get; } =
        [CurrentStock, DailyStock, ReorderPoint, CountSession, CountLine, Product, Category, Store, User, Conflict, SetAsideItem];
}
