using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Audit.Segments;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Postgres.Reading;

namespace DDonDDon.Server.Features.Audit;

/// <summary>What the stock was at a moment, by what was known at another.</summary>
public sealed class StockLookBack(LedgerDatabase store, InventoryQueries inventory, TimeProvider time)
{
    /// <summary>The moment that two times mean in a store's ledger; null: now.</summary>
    internal async Task<AsOf> MomentAsync(Guid storeId, DateTimeOffset? occurred, DateTimeOffset? known, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        // Recorded times are whole microseconds; at the end of the calendar there is no later one.
        var after = known is { } moment && moment < DateTimeOffset.MaxValue.AddDays(-1) ? moment.AddMicroseconds(1) : (DateTimeOffset?)null;
        return new(occurred ?? now, known ?? now, await LedgerHeads.PositionBeforeAsync(store, storeId.ToString(), after, ct));
    }

    /// <summary>One product; null when the catalogue has none with this id.</summary>
    internal async Task<StockAsOf?> FindAsync(Guid storeId, Guid productId, AsOf moment, CancellationToken ct)
    {
        if (await inventory.FindAsync(storeId, productId, ct) is not { } today) return null;
        var found = await FoldAsync(storeId, [productId], moment, ct);
        var stock = found.Count == 0 ? StockAsOf.Of(CurrentStock.Empty(storeId, productId), null, moment) : found[0];
        return stock with { Name = today.Name, Sku = today.Sku };
    }

    /// <summary>
    /// A store's products of which something counts, by id, after one of them; null: from the first. It takes one pass over the movements, in as many pieces
    /// at a time as there are processors.
    /// </summary>
    internal async Task<IReadOnlyList<StockAsOf>> ListAsync(Guid storeId, AsOf moment, Guid? after, int count, CancellationToken ct)
    {
        var whole = new StoreAsOf(storeId, moment.Occurred);
        var movements = await LedgerMovements.OpenAsync(store, storeId, moment.Position, ct);
        await movements.ReadAmendmentsAsync((amendment, recordedAt) =>
        {
            if (after is not { } before || amendment.ProductId.CompareTo(before) > 0) whole.Take(amendment, recordedAt);
        }, ct);

        var parts = new System.Collections.Concurrent.ConcurrentBag<StoreAsOf.Part>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct };
        await Parallel.ForEachAsync(movements.Pieces, parallel, async (piece, stop) =>
        {
            // A part is filled by one piece at a time.
            if (!parts.TryTake(out var part)) part = whole.NewPart();
            await movements.ReadOriginalsAsync(piece, after, part.Take, stop);
            parts.Add(part);
        });
        return await NamedAsync([.. whole.Fold([.. parts]).Take(count).Select(item => StockAsOf.Of(item.Stock, item.UpdatedAt, moment))], ct);
    }

    // By product, without names; those of which nothing counts are left out.
    private async Task<IReadOnlyList<StockAsOf>> FoldAsync(Guid storeId, Guid[] products, AsOf moment, CancellationToken ct)
    {
        var (items, movements) = (new Dictionary<Guid, ItemAsOf>(), new MovementRows(store.Types, storeId));
        await using (var rows = await CopyOut.OpenAsync(store.DataSource, MovementRows.OfProductsSql, ct, ("tenant", storeId.ToString()),
            ("types", MovementRows.Names(store.Types, typeof(StockMovement))), ("products", $"{{{string.Join(',', products)}}}"),
            ("until", $"{moment.Position}")))
            while (await rows.ReadAsync(ct))
            {
                var (movement, recordedAt) = movements.Read(rows);
                if (!items.TryGetValue(movement.ProductId, out var item)) items[movement.ProductId] = item = new(storeId, movement.ProductId, moment.Occurred);
                item.Take(movement, recordedAt);
            }
        return [.. products.Where(items.ContainsKey).Select(id => items[id].Fold()).OfType<(CurrentStock Stock, DateTimeOffset UpdatedAt)>()
            .Select(item => StockAsOf.Of(item.Stock, item.UpdatedAt, moment))];
    }

    private const string NamesSql = """
        -- What products are called today. $1 tenant of the catalogue, $2 product ids. One row a known product: id, name, sku.
        select p.id, p.data ->> 'name', p.data ->> 'sku'
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (select * from mt_doc_product where tenant_id = $1 and id = wanted.id limit 1) p
        """;

    private async Task<IReadOnlyList<StockAsOf>> NamedAsync(IReadOnlyList<StockAsOf> items, CancellationToken ct)
    {
        var names = new Rows<(Guid Id, string? Name, string? Sku)>(
            Sql.Command(NamesSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Ids([.. items.Select(item => item.ProductId)])),
            row => (row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)));
        await store.ReadAsync([names], ct);
        var byId = names.Items.ToDictionary(name => name.Id);
        return [.. items.Select(item => item with { Name = byId.GetValueOrDefault(item.ProductId).Name, Sku = byId.GetValueOrDefault(item.ProductId).Sku })];
    }
}
