using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Products;

/// <summary>
/// Looks barcodes up. Those that are asked for while the database is busy with others go together in one statement, so that many scanners cost
/// few connections and few round trips; with nobody else asking, one goes at once.
/// </summary>
public sealed class BarcodeLookUps(LedgerDatabase store, InventoryQueries inventory)
{
    /// <summary>How many codes share a statement at most.</summary>
    private const int MaximumTogether = 64;

    private static readonly string ByBarcodesText = SqlText.Load(typeof(BarcodeLookUps).Assembly, "products/by-barcodes.sql");

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _isReading;

    /// <summary>The product of a code, with its stock in a store (null: without); null when no product has it.</summary>
    public async Task<ScanView?> FindAsync(string code, Guid? storeId)
    {
        if (await AskAsync(new(code, storeId)) is not { } found) return null;
        // Each caller parses its own rows: meanwhile the next statement is on its way.
        var product = JsonSerializer.Deserialize<Product>(found.Product, store.Types.Json)!;
        return new(ProductView.Of(product), found.PackSize, storeId is { } id ? inventory.View(id, product.Id, found.Stock, found.UpdatedAt) : null);
    }

    private Task<Found?> AskAsync(Waiting waiting)
    {
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
                await ReadAsync(taken);
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

    private Task ReadAsync(List<Waiting> taken)
    {
        var rows = new Rows<bool>(
            Sql.Command(ByBarcodesText, Sql.Text(LedgerDatabase.DefaultTenant),
                Sql.Texts([.. taken.Select(waiting => waiting.Code)]), Sql.Texts([.. taken.Select(waiting => waiting.StoreId?.ToString())])),
            row => taken[(int)row.GetInt64(0) - 1].Answer.TrySetResult(Found.Of(row)));
        return store.ReadAsync([rows], CancellationToken.None);
    }

    /// <summary>A row as it was read; the documents are JSON.</summary>
    private sealed record Found(byte[] Product, decimal PackSize, byte[]? Stock, DateTimeOffset? UpdatedAt)
    {
        public static Found Of(NpgsqlDataReader row) => row.IsDBNull(3)
            ? new(row.GetFieldValue<byte[]>(1), row.GetDecimal(2), null, null)
            : new(row.GetFieldValue<byte[]>(1), row.GetDecimal(2), row.GetFieldValue<byte[]>(3), row.GetFieldValue<DateTimeOffset>(4));
    }

    private sealed class Waiting(string code, Guid? storeId)
    {
        public string Code => code;
        public Guid? StoreId => storeId;
        public TaskCompletionSource<Found?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
