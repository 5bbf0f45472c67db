using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Lab.Bench;

/// <summary>What the sync endpoint asks of the event store: replays looked up, stock folded and stored with the events.</summary>
public sealed class LibraryAppend(LedgerDatabase store) : IAppendPath
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);
    private static readonly StoreCalendar Calendar = StoreCalendar.Of(null);

    private static readonly string StockText = SqlText.Load(typeof(LibraryAppend).Assembly, "bench/stock.sql");

    public string Name => "library";
    public AppendTargets Targets => new(0.9, 0.45, 0.85);

    public Task<object> PrepareAsync(IReadOnlyList<StockMovement> movements, CancellationToken ct) => Task.FromResult<object>(movements);

    public async Task AppendAsync(object prepared, CancellationToken ct)
    {
        var movements = (IReadOnlyList<StockMovement>)prepared;
        var storeId = movements[0].StoreId;
        var tenant = storeId.ToString("D");
        var known = LedgerDatabase.ReadEvents(tenant, [.. movements.Select(movement => movement.Id)]);
        var products = movements.Select(movement => movement.ProductId).Distinct();
        var documents = StockOf(tenant, [.. products]);
        await using var transaction = await store.BeginAsync(tenant, movements.Count, [known, documents], ct);
        if (known.Items.Count > 0) throw new InvalidOperationException("A movement of the benchmark is stored already.");

        var items = documents.Items.ToDictionary(stock => stock.Document.Id, ItemOf);
        var batch = $"{Guid.CreateVersion7():D}";
        foreach (var movement in movements)
        {
            if (!items.TryGetValue(movement.ProductId, out var item))
                items[movement.ProductId] = item =
                    new(0, CurrentStock.Empty(storeId, movement.ProductId), ItemDays.None(Calendar, storeId, movement.ProductId));
            item.Take(movement, batch);
        }

        foreach (var item in items.Values)
            transaction.Append(item.Stock.Id, DdonEvents.StockStream, item.StoredVersion, item.Events);
        transaction.Prepare(DdonProjections.CurrentStock, [.. items.Values.Select(item => item.Stock)]);
        transaction.Prepare(DdonProjections.DailyStock, [.. items.Values.SelectMany(item => item.Days.Changed)]);
        if (await transaction.CommitAsync(ct) is not CommitOutcome.Committed)
            throw new InvalidOperationException("A batch of the benchmark met another writer.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Rows<LoadedStock> StockOf(string tenant, Guid[] products) => new(
        Sql.Command(StockText, Sql.Text(tenant), Sql.Ids(products)), row => new(LoadedDocument.Of(row), row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4)));

    private Item ItemOf(LoadedStock loaded)
    {
        var stock = JsonSerializer.Deserialize<CurrentStock>(loaded.Document.Data, store.Types.Json)!;
        var last = JsonSerializer.Deserialize<DailyStock>(loaded.LastDay, store.Types.Json)!;
        return new(loaded.Document.StreamVersion, stock, new(Calendar, stock.StoreId, stock.Id, last.Day, [last]));
    }

    private sealed record LoadedStock(LoadedDocument Document, byte[]? LastDay);

    private sealed record Headers(decimal Stock, IReadOnlyList<Effect> Effects);

    private sealed class Item(long storedVersion, CurrentStock stock, ItemDays days)
    {
        public long StoredVersion { get; } = storedVersion;
        public CurrentStock Stock { get; private set; } = stock;
        public ItemDays Days { get; } = days;
        public List<NewEvent> Events { get; } = [];

        public void Take(StockMovement movement, string batch)
        {
            var after = Stock.TryApply(movement);
            if (after is null || Days.TryApply((OriginalMovement)movement, Stock.Latest) is not Past.Nothing)
                throw new InvalidOperationException("The benchmark records in the order of time.");
            Stock = after;
            var headers = new Headers(Stock.Quantity, StockItem.EffectsOf(movement, Stock, ClockTolerance));
            Events.Add(new(movement.Id, movement, $"{movement.SyncedBy:D}", batch, $"{movement.DeviceId:D}", headers));
        }
    }
}
