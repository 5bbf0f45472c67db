using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Projecting;
using Npgsql;

namespace DDonDDon.Server.Projections;

/// <summary>What each product did in each store day by day, from its movements and the store's time zone: several documents a stream.</summary>
public sealed class DailyStockProjection() : Projection("daily-stock", typeof(DailyStock), typeof(StockMovement))
{
    private static readonly string TimeZoneText = SqlText.Load(typeof(DailyStockProjection).Assembly, "projections/time-zone.sql");

    // A movement changes the days after its own as well, so a day may be younger than it looks from its own events.
    public override bool HasTimeOfStream => false;

    public override async Task<StreamFold> PrepareAsync(NpgsqlConnection connection, string tenant, CancellationToken ct)
    {
        if (!Guid.TryParse(tenant, out var storeId)) return (_, _, _) => [];
        await using var command = new NpgsqlCommand(TimeZoneText, connection) { Parameters = { Sql.Text(PostgresEventStore.DefaultTenant), Sql.Id(storeId) } };
        var calendar = StoreCalendar.Of(await command.ExecuteScalarAsync(ct) as string);
        return (productId, _, events) => DailyStock
            .Fold(CurrentStockProjection.History(storeId, productId, events.Cast<StockMovement>()), calendar)
            .Select(day => new ProjectedDocument(day.Id, day, day.Version));
    }
}
