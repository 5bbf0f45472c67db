using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Tests.Marten.Support;

/// <summary>The ways in which tests append.</summary>
public static class Writing
{
    /// <summary>Appends events to one stream on top of a version, as one who brings nothing else.</summary>
    public static async Task<CommitOutcome> AppendAsync(
        this LedgerDatabase store, string tenant, Guid stream, long expected, params NewEvent[] events)
    {
        await using var transaction = await store.BeginAsync(tenant, events.Length, [], CancellationToken.None);
        transaction.Append(stream, DdonEvents.StockStream, expected, events);
        return await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>An event that holds a movement.</summary>
    public static NewEvent AsEvent(this StockMovement movement) =>
        new(movement.Id, movement, "kim", "batch", "device", new { stock = 1.50m, effects = new[] { "재고" } });

    /// <summary>Books movements into their items' streams and documents, as the service does: one transaction, two round trips.</summary>
    public static async Task<CommitOutcome> BookAsync(this LedgerDatabase store, Guid shop, params StockMovement[] movements)
    {
        var tenant = shop.ToString();
        var held = DdonProjections.CurrentStock.Load(tenant, [.. movements.Select(movement => movement.ProductId).Distinct()]);
        var last = LastDays(store, tenant);
        await using var transaction = await store.BeginAsync(tenant, movements.Length, [held, last], CancellationToken.None);
        var (documents, days) = (new List<object>(), new List<object>());
        foreach (var item in movements.GroupBy(movement => movement.ProductId))
        {
            var before = held.Items.Find(document => document.Id == item.Key);
            var stock = before?.Data is { } data
                ? JsonSerializer.Deserialize<CurrentStock>(data, store.Types.Json)!
                : CurrentStock.Empty(shop, item.Key);
            var changed = last.Items.Find(day => day.ProductId == item.Key) is { } day
                ? new ItemDays(Calendar, shop, item.Key, day.Day, [day])
                : ItemDays.None(Calendar, shop, item.Key);
            foreach (var movement in item)
            {
                changed.TryApply((OriginalMovement)movement, stock.Latest).ShouldBe(Past.Nothing);
                stock = stock.TryApply(movement)!;
            }
            transaction.Append(item.Key, DdonEvents.StockStream, before?.StreamVersion ?? 0, [.. item.Select(AsEvent)]);
            documents.Add(stock);
            days.AddRange(changed.Changed);
        }
        transaction.Prepare(DdonProjections.CurrentStock, documents);
        transaction.Prepare(DdonProjections.DailyStock, days);
        return await transaction.CommitAsync(CancellationToken.None);
    }

    private static StoreCalendar Calendar { get; } = StoreCalendar.Of(null);

    private static Rows<DailyStock> LastDays(LedgerDatabase store, string tenant) => new(
        Sql.Command(
            "select distinct on (data ->> 'productId') data from mt_doc_dailystock where tenant_id = $1 order by data ->> 'productId', data ->> 'day' desc",
            Sql.Text(tenant)),
        row => JsonSerializer.Deserialize<DailyStock>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);

    /// <summary>Starts a stream of the tenant of no store, with its document and what is derived from it.</summary>
    public static async Task StartAsync(this LedgerDatabase store, StreamProjection projection, Guid stream, object happened)
    {
        const string tenant = LedgerDatabase.DefaultTenant;
        await using var transaction = await store.BeginAsync(tenant, 1, [], CancellationToken.None);
        transaction.Append(stream, projection.StreamType, 0, [new(Some.Id(), happened)]);
        foreach (var derived in projection.SaveDerived(tenant, [stream])) transaction.Queue(derived);
        (await transaction.CommitAsync(CancellationToken.None)).ShouldBe(CommitOutcome.Committed);
    }
}
