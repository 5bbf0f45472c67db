using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Inventory;

namespace DDonDDon.Server.Features.Products;

/// <summary>
/// Looks barcodes up. Those that are asked for while the database is busy with others go together in one statement, so that many scanners cost
/// few connections and few round trips; with nobody else asking, one goes at once.
/// </summary>
public sealed class BarcodeLookUps(PostgresEventStore store, InventoryQueries inventory)
{
    /// <summary>How many codes share a statement at most.</summary>
    private const int MaximumTogether = 64;

    private static readonly string ByBarcodesText = SqlText.Load(typeof(BarcodeLookUps).Assembly, "products/by-barcodes.sql");

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _isReading;

    /// <summary>The product of a code, with its stock in a store (null: without); null when no product has it.</summary>
    public Task<ScanView?> FindAsync(string code, Guid? storeId)
    {
        var waiting = new Waiting(code, storeId);
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (_isReading) return waiting.Answer.Task;
            _isReading = true;
        }
        _ = ReadAllAsync();
        return waiting.Answer.Task;
    }

    // A second statement at the same time was tried: it makes the groups smaller and the slowest answers slower.
    private async Task ReadAllAsync()
    {
        while (Take() is { Count: > 0 } taken)
        {
            try
            {
                foreach (var (index, scan) in await ReadAsync(taken)) taken[index].Answer.SetResult(scan);
                foreach (var waiting in taken) waiting.Answer.TrySetResult(null);
            }
            catch (Exception exception)
            {
                // Each of those who asked answers with it.
                foreach (var waiting in taken) waiting.Answer.TrySetException(exception);
            }
        }
    }

    private List<Waiting> Take()
    {
        var taken = new List<Waiting>();
        lock (_lock)
        {
            while (taken.Count < MaximumTogether && _waiting.TryDequeue(out var waiting)) taken.Add(waiting);
            _isReading = taken.Count > 0;
        }
        return taken;
    }

    private async Task<IReadOnlyList<(int Index, ScanView Scan)>> ReadAsync(List<Waiting> taken)
    {
        var rows = new Rows<(int, ScanView)>(
            Sql.Command(ByBarcodesText, Sql.Text(PostgresEventStore.DefaultTenant),
                Sql.Texts([.. taken.Select(waiting => waiting.Code)]), Sql.Texts([.. taken.Select(waiting => waiting.StoreId?.ToString())])),
            row =>
            {
                var index = (int)row.GetInt64(0) - 1;
                var product = CatalogueTransaction.Read(row.GetFieldValue<byte[]>(1), store.Types.Json);
                return (index, new(ProductView.Of(product), row.GetDecimal(2), taken[index].StoreId is { } id ? inventory.View(id, product.Id, row, 3) : null));
            });
        await store.ReadAsync([rows], CancellationToken.None);
        return rows.Items;
    }

    private sealed class Waiting(string code, Guid? storeId)
    {
        public string Code => code;
        public Guid? StoreId => storeId;
        public TaskCompletionSource<ScanView?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
