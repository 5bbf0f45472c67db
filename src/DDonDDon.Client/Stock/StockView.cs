using System.Text.Json;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Stock;

/// <summary>Local stock: the server's documents with this device's own movements.</summary>
internal static class StockView
{
    /// <summary>Every product that is in the stock of a store or in an own movement there, by id.</summary>
    public static IReadOnlyList<LocalStock> OfStore(LocalSql sql, Guid storeId, DeviceClock clock, Guid deviceId)
    {
        var documents = sql.Query(CopySql.StockOfStore, row => (Product: row.Id("product_id"), Document: row.Text("document")), ("store", storeId))
            .ToDictionary(row => row.Product, row => row.Document);
        var own = new OwnMovements(sql, clock, deviceId);
        var moved = own.Uncounted(storeId).ToLookup(movement => movement.ProductId);
        return [.. documents.Keys.Union(moved.Select(product => product.Key)).Order()
            .Select(product => Of(sql, storeId, product, documents.GetValueOrDefault(product), [.. moved[product]], own))];
    }

    public static LocalStock OfProduct(LocalSql sql, Guid storeId, Guid productId, DeviceClock clock, Guid deviceId)
    {
        var own = new OwnMovements(sql, clock, deviceId);
        return OfProduct(sql, storeId, productId, [.. own.Uncounted(storeId).Where(movement => movement.ProductId == productId)], own);
    }

    /// <summary>For several products at once: <paramref name="moved"/> are the uncounted movements of this one.</summary>
    public static LocalStock OfProduct(LocalSql sql, Guid storeId, Guid productId, IReadOnlyList<OwnMovement> moved, OwnMovements own)
    {
        var document = sql.Query(CopySql.FindStock, row => row.GetString(0), ("store", storeId), ("product", productId)).SingleOrDefault();
        return Of(sql, storeId, productId, document, moved, own);
    }

    private static LocalStock Of(LocalSql sql, Guid storeId, Guid productId, string? document, IReadOnlyList<OwnMovement> moved, OwnMovements own)
    {
        var server = Parse(storeId, productId, document);
        var folded = StockFold.Fold(server, [.. moved.Select(movement => movement.Movement)], [.. own.Amended(moved).Select(movement => movement.Movement)]);
        return new()
        {
            StoreId = storeId,
            ProductId = productId,
            Server = document is null && sql.Get(LocalSettings.Cursor) is null ? null : server.Quantity,
            Pending = Quantity.Normalize(folded.Quantity - server.Quantity),
            PendingItems = moved.Count,
            IsEstimate = folded.IsEstimate,
            Version = server.Version,
        };
    }

    private static CurrentStock Parse(Guid storeId, Guid productId, string? document)
    {
        if (document is null) return CurrentStock.Empty(storeId, productId);
        using var parsed = JsonDocument.Parse(document);
        return Mirror.StockOf(storeId, productId, parsed.RootElement);
    }
}
