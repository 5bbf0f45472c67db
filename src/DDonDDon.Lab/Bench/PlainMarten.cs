using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Postgres;
using JasperFx.Events;
using JasperFx.Events.Projections;
using JasperFx.MultiTenancy;
using Marten;
using Marten.Events.Aggregation;
using Npgsql;
using Weasel.Core;

namespace DDonDDon.Lab.Bench;

/// <summary>
/// Marten used plainly, on the same connection settings: the same events by <c>Events.Append</c>, a tenant a store, with one inline snapshot a stream. No lock,
/// no look-up of what is sent again, no chain, no days, no answers.
/// </summary>
internal sealed class PlainMarten : IAppendPath
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly DocumentStore _store;

    private PlainMarten(BenchDatabase database)
    {
        var schema = $"{database.Schema}_plain";
        _dataSource = Database.Open(database.ConnectionString, schema);
        _store = DocumentStore.For(options =>
        {
            options.Connection(_dataSource);
            options.DatabaseSchemaName = schema;
            options.DisableNpgsqlLogging = true;
            options.UseSystemTextJsonForSerialization(new JsonSerializerOptions(EventJson.CreateOptions()), EnumStorage.AsString, Casing.CamelCase);
            options.Policies.AllDocumentsAreMultiTenanted();
            options.Events.TenancyStyle = TenancyStyle.Conjoined;
            options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
            options.Projections.Add<PlainStockProjection>(ProjectionLifecycle.Inline);
        });
    }

    public string Name => "plain Marten";
    public AppendTargets Targets => new(null, null);

    public static async Task<PlainMarten> OpenAsync(BenchDatabase database)
    {
        var plain = new PlainMarten(database);
        await plain._store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        return plain;
    }

    public Task<object> PrepareAsync(IReadOnlyList<StockMovement> movements, CancellationToken ct) => Task.FromResult<object>(movements);

    public async Task AppendAsync(object prepared, CancellationToken ct)
    {
        var movements = (IReadOnlyList<StockMovement>)prepared;
        await using var session = _store.LightweightSession(movements[0].StoreId.ToString());
        foreach (var item in movements.GroupBy(movement => movement.ProductId)) session.Events.Append(item.Key, [.. item]);
        await session.SaveChangesAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _dataSource.DisposeAsync();
    }
}

/// <summary>What plain Marten keeps of a stream: the stock, in the order of arrival.</summary>
internal sealed record PlainStock(Guid Id, decimal Quantity);

internal sealed class PlainStockProjection : SingleStreamProjection<PlainStock, Guid>
{
    public override PlainStock Evolve(PlainStock? snapshot, Guid id, IEvent e)
    {
        var before = snapshot?.Quantity ?? 0;
        return new(id, e.Data switch
        {
            StockReceived received => before + received.Quantity,
            StockIssued issued => before - issued.Quantity,
            StockAdjusted adjusted => before + adjusted.Quantity,
            StockCounted counted => counted.Quantity,
            _ => before,
        });
    }
}
