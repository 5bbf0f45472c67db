using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Counting;

/// <summary>Reads the sheets of count sessions: what was counted beside what was expected, and what nobody counted.</summary>
public sealed class CountSheets(LedgerDatabase store, CountVariances variances)
{
    /// <summary>The products on a sheet, by their ids.</summary>
    internal async Task<IReadOnlyList<CountedProduct>> ProductsAsync(Guid storeId, Guid sessionId, CancellationToken ct)
    {
        var lines = CountSql.Lines(storeId, sessionId, store.Types.Json);
        await store.ReadAsync([lines], ct);
        return CountedProduct.Of(lines.Items);
    }

    /// <summary>
    /// All of a sheet in numbers, the products after one of them (one more than asked for, when there is one), and on the first page the first that nobody
    /// counted.
    /// </summary>
    internal async Task<(CountSummary Summary, IReadOnlyList<CountedProductView> Products, IReadOnlyList<UncountedProduct> Uncounted)> ReadAsync(
        CountSession session, Guid? after, int count, CancellationToken ct)
    {
        var counted = await ProductsAsync(session.StoreId, session.SessionId, ct);
        var expected = await variances.OfAsync(session.StoreId, counted, ct);
        var products = CountSql.Products([.. counted.Select(product => product.ProductId)]);
        var (total, uncounted) = (CountSql.UncountedTotal(session), CountSql.Uncounted(session, null, after is null ? count : 0));
        await store.ReadAsync([products, total, uncounted], ct);

        var known = products.Items.ToDictionary(product => product.Id);
        List<CountedProductView> all =
            [.. counted.Select(product => View(session, product, expected[product.ProductId], known.GetValueOrDefault(product.ProductId)))];
        return (
            Sum(all, total.Items[0]), [.. all.Where(product => after is not { } id || product.ProductId > id).Take(count + 1)],
            [.. uncounted.Items.Select(row => row.Product)]);
    }

    /// <summary>Products of the scope that nobody has counted, those that should be there first.</summary>
    internal async Task<IReadOnlyList<(UncountedPlace Place, UncountedProduct Product)>> UncountedAsync(
        CountSession session, UncountedPlace? after, int count, CancellationToken ct)
    {
        var uncounted = CountSql.Uncounted(session, after, count);
        await store.ReadAsync([uncounted], ct);
        return uncounted.Items;
    }

    private static CountedProductView View(CountSession session, CountedProduct counted, (CountVariance Variance, bool IsBooked) expected,
        ReviewedProduct? product)
    {
        var difference = Quantity.Normalize(counted.Quantity - expected.Variance.Expected);
        return new(
            counted.ProductId, product?.Name, counted.Quantity, expected.Variance.Expected, difference, product?.Price,
            product?.Price is { } price ? Quantity.Normalize(difference * price) : null, expected.Variance.Moved,
            session.CategoryId is not { } category || product?.CategoryId == category, counted.Last.Key.OccurredAt,
            expected.IsBooked ? counted.MovementId : null, [.. counted.Lines.Select(CountLineView.Of)]);
    }

    private static CountSummary Sum(List<CountedProductView> products, (long Products, long InStock) uncounted)
    {
        var differing = products.FindAll(product => product.Difference != 0);
        return new(
            products.Count, differing.Count, Quantity.Normalize(differing.Sum(product => Math.Max(product.Difference, 0))),
            Quantity.Normalize(differing.Sum(product => Math.Min(product.Difference, 0))), Quantity.Normalize(differing.Sum(product => product.Value ?? 0)),
            differing.Count(product => product.Value is null), products.Count(product => product.Recount), uncounted.Products, uncounted.InStock);
    }
}
