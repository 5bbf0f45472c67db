using System.Text.Json;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Counting;

/// <summary>Holds counted products against the stock that should have been there.</summary>
public sealed class CountVariances(LedgerDatabase store)
{
    private const string StockSql = """
        -- The stock of some products.
        -- $1 tenant (the store), $2 ids. One row an item that has moved: document.
        select d.data
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (select data from mt_doc_currentstock where tenant_id = $1 and id = wanted.id limit 1) d
        """;

    /// <summary>
    /// What was expected of some products of one store, by product. What an approval booked is as the approver saw it; the rest is by everything that is known
    /// now. Most products' documents tell; the others' histories share one more round trip.
    /// </summary>
    internal Task<IReadOnlyDictionary<Guid, (CountVariance Variance, bool IsBooked)>> OfAsync(
        Guid storeId, IReadOnlyList<CountedProduct> products, CancellationToken ct) =>
        OfAsync(storeId, products, reads => store.ReadAsync(reads, ct));

    /// <summary>The same, by <paramref name="read"/>, which may be within a transaction.</summary>
    internal async Task<IReadOnlyDictionary<Guid, (CountVariance Variance, bool IsBooked)>> OfAsync(
        Guid storeId, IReadOnlyList<CountedProduct> products, Func<IReadOnlyList<Read>, Task> read)
    {
        var tenant = storeId.ToString();
        var booked = LedgerDatabase.ReadEvents(tenant, [.. products.Select(product => product.MovementId)]);
        var stock = new Rows<CurrentStock>(
            Sql.Command(StockSql, Sql.Text(tenant), Sql.Ids([.. products.Select(product => product.ProductId)])),
            row => JsonSerializer.Deserialize<CurrentStock>(row.GetFieldValue<byte[]>(0), store.Types.Json)!);
        await read([booked, stock]);
        var links = booked.Items.Select(store.Types.Read).OfType<StockCounted>().Where(count => count.Session is not null)
            .ToDictionary(count => count.ProductId, count => new CountVariance(count.Session!.Expected, count.Session.Moved));
        var documents = stock.Items.ToDictionary(document => document.Id);

        var variances = new Dictionary<Guid, (CountVariance, bool)>();
        var late = new List<CountedProduct>();
        foreach (var product in products)
            if (links.TryGetValue(product.ProductId, out var link)) variances[product.ProductId] = (link, true);
            else if (CountVariance.TryOf(product, documents.GetValueOrDefault(product.ProductId)) is { } variance)
                variances[product.ProductId] = (variance, false);
            else late.Add(product);
        if (late.Count == 0) return variances;

        var history = LedgerDatabase.ReadStreams(tenant, [.. late.Select(product => product.ProductId)]);
        await read([history]);
        var movements = history.Items.ToLookup(stored => stored.StreamId, stored => (StockMovement)store.Types.Read(stored));
        foreach (var product in late)
            variances[product.ProductId] =
                (CountVariance.Of(product, CurrentStockProjection.History(storeId, product.ProductId, movements[product.ProductId])), false);
        return variances;
    }
}
