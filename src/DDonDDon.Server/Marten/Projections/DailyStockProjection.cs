using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Postgres;
using Marten.Schema;
using Npgsql;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>What each product did in each store day by day, from its movements and the store's time zone: several documents a stream.</summary>
public sealed class DailyStockProjection() : SetProjection<DailyStock>("daily-stock", typeof(StockMovement))
{
    private static readonly string TimeZoneText = SqlText.Load(typeof(DailyStockProjection).Assembly, "projections/time-zone.sql");

    public override IReadOnlyDictionary<string, string> Columns { get; } = new Dictionary<string, string>
    {
        ["product_id"] = "(data ->> 'productId')::uuid",
        ["day"] = "(data ->> 'day')::date",
        ["moved"] = "(data ->> 'moved')::numeric",
        ["last_count_quantity"] = "(data #>> '{lastCount,quantity}')::numeric",
    };

    protected override void Map(DocumentMapping mapping)
    {
        mapping.DuplicateField(nameof(DailyStock.ProductId));
        mapping.DuplicateField(nameof(DailyStock.Day));
        mapping.DuplicateField(nameof(DailyStock.Moved));
        mapping.DuplicateField(
            [typeof(DailyStock).GetProperty(nameof(DailyStock.LastCount))!, typeof(Baseline).GetProperty(nameof(Baseline.Quantity))!],
            columnName: "last_count_quantity");
    }

    public override async Task<StreamFold> PrepareAsync(NpgsqlConnection connection, string tenant, CancellationToken ct)
    {
        if (!Guid.TryParse(tenant, out var storeId)) return (_, _, _) => [];
        await using var command = new NpgsqlCommand(TimeZoneText, connection) { Parameters = { Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(storeId) } };
        var calendar = StoreCalendar.Of(await command.ExecuteScalarAsync(ct) as string);
        return (productId, _, events) => DailyStock
            .Fold(CurrentStockProjection.History(storeId, productId, events.Cast<StockMovement>()), calendar)
            .Select(day => new ProjectedDocument(day.Id, day, day.Version));
    }

    protected override (Guid Id, long Version) Key(DailyStock document) => (document.Id, document.Version);
}
