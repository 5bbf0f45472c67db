using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Bench;

/// <summary>What the sync endpoint asks of the event store: replays looked up, stock folded and stored with the events.</summary>
public sealed class LibraryAppend(PostgresEventStore store) : IAppendPath
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    public string Name => "library";
    public double Target => 0.60;

    public Task<object> PrepareAsync(IReadOnlyList<StockMovement> movements, CancellationToken ct) => Task.FromResult<object>(movements);

    public async Task AppendAsync(object prepared, CancellationToken ct)
    {
        var movements = (IReadOnlyList<StockMovement>)prepared;
        var storeId = movements[0].StoreId;
        var tenant = storeId.ToString("D");
        var known = PostgresEventStore.ReadEvents(tenant, [.. movements.Select(movement => movement.Id)]);
        var products = movements.Select(movement => movement.ProductId).Distinct();
        var documents = DdonProjections.CurrentStock.Load(tenant, [.. products]);
        await using var transaction = await store.BeginAsync(tenant, movements.Count, [known, documents], ct);
        if (known.Items.Count > 0) throw new InvalidOperationException("A movement of the benchmark is stored already.");

        var items = documents.Items.ToDictionary(document => document.Id, ItemOf);
        var batch = $"{Guid.CreateVersion7():D}";
        foreach (var movement in movements)
        {
            if (!items.TryGetValue(movement.ProductId, out var item))
                items[movement.ProductId] = item = new(0, CurrentStock.Empty(storeId, movement.ProductId));
            item.Take(movement, batch);
        }

        foreach (var item in items.Values)
            transaction.Append(item.Stock.Id, DdonEvents.StockStream, item.StoredVersion, item.Events);
        transaction.Also(DdonProjections.CurrentStock.Save(tenant, transaction.RecordedAt,
            [.. items.Values.Select(item => (item.Stock.Id, (object)item.Stock, item.Stock.Version))], store.Types.Json));
        if (await transaction.CommitAsync(ct) is not CommitOutcome.Committed)
            throw new InvalidOperationException("A batch of the benchmark met another writer.");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Item ItemOf(LoadedDocument loaded) =>
        new(loaded.StreamVersion, JsonSerializer.Deserialize<CurrentStock>(loaded.Data, store.Types.Json)!);

    private sealed record Headers(decimal Stock, IReadOnlyList<Effect> Effects);

    private sealed class Item(long storedVersion, CurrentStock stock)
    {
        public long StoredVersion { get; } = storedVersion;
        public CurrentStock Stock { get; private set; } = stock;
        public List<NewEvent> Events { get; } = [];

        public void Take(StockMovement movement, string batch)
        {
            Stock = Stock.TryApply(movement)
                ?? throw new InvalidOperationException("The benchmark records in the order of time.");
            var headers = new Headers(Stock.Quantity, StockItem.EffectsOf(movement, Stock, ClockTolerance));
            Events.Add(new(movement.Id, movement, $"{movement.SyncedBy:D}", batch, $"{movement.DeviceId:D}", headers));
        }
    }
}
