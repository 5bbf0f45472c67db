using System.Text.Json;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Features.Products;

/// <summary>A code that differs from what was asked for in capitals only, and the product that has it.</summary>
public sealed record SimilarCode(string Code, Guid ProductId, string Name);

/// <summary>
/// Looks barcodes up. Those that are asked for while the database is busy with others go together in one statement, so that many scanners cost
/// few connections and few round trips; a single one goes at once.
/// </summary>
public sealed class BarcodeLookUps(LedgerDatabase store, InventoryQueries inventory)
{
    /// <summary>How many codes share a statement at most.</summary>
    private const int MaximumTogether = 64;

    private const string ByBarcodesSql = """
        -- The products that some codes stand for, with their stock in stores: three index probes each, whatever the statistics say (hence the limits).
        -- $1 tenant of the catalogue, arrays of equal length: $2 codes, $3 tenants (the store of each; null: without stock).
        -- One row a code that a product has: its place from 1, product document (without who wrote what), pack size, stock document and when it was
        -- updated (null when nothing has moved yet).
        select wanted.place, p.data - '{fieldKeys,barcodeKeys}'::text[], b.pack_size, s.data, ddon_changed_at(wanted.tenant, b.product_id, s.mt_version)
        from unnest($2::varchar[], $3::varchar[]) with ordinality as wanted(code, tenant, place)
        cross join lateral (select product_id, pack_size from ddon_barcode where tenant_id = $1 and code = wanted.code limit 1) b
        cross join lateral (select data from mt_doc_product where tenant_id = $1 and id = b.product_id limit 1) p
        left join lateral (select data, mt_version from mt_doc_currentstock where tenant_id = wanted.tenant and id = b.product_id limit 1) s on true
        """;

    private const string SimilarSql = """
        -- The codes that differ from one in capitals only.
        -- $1 tenant of the catalogue, $2 the code's key. At most three rows: key, product id, the product's name.
        select b.code, b.product_id, p.data ->> 'name'
        from ddon_barcode b
        join mt_doc_product p on p.tenant_id = b.tenant_id and p.id = b.product_id
        where b.tenant_id = $1 and lower(b.code) = lower($2)
        order by b.code
        limit 3
        """;

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _isReading;

    /// <summary>
    /// The product of a code, with its stock in a store (null: without); null when no product has it. A pack size of 0: a scale printed it without a weight.
    /// </summary>
    public async Task<ScanView?> FindAsync(string code, Guid? storeId)
    {
        var keys = Barcode.KeysOf(code);
        var answers = await Task.WhenAll(keys.Select(key => AskAsync(new(key, storeId))));
        // Of the keys that a code may have the first counts.
        var (key, found) = keys.Zip(answers).FirstOrDefault(one => one.Second is not null);
        if (found is null) return null;
        // Each caller parses its own rows: meanwhile the next statement is on its way.
        var product = JsonSerializer.Deserialize<Product>(found.Product, store.Types.Json)!;
        var packSize = new FoundProduct(product.Id, found.PackSize).ScannedAs(code, key).PackSize;
        return new(ProductView.Of(product), packSize, storeId is { } id ? inventory.View(id, product.Id, found.Stock, found.UpdatedAt) : null);
    }

    /// <summary>Codes that differ from one in capitals only, with their products.</summary>
    public async Task<IReadOnlyList<SimilarCode>> SimilarAsync(string code, CancellationToken ct)
    {
        var rows = new Rows<SimilarCode>(
            Sql.Command(SimilarSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Text(Barcode.KeyOf(code))),
            row => new(row.GetString(0), row.GetGuid(1), row.GetString(2)));
        await store.ReadAsync([rows], ct);
        return rows.Items;
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
            Sql.Command(ByBarcodesSql, Sql.Text(LedgerDatabase.DefaultTenant),
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
