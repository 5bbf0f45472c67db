using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Counting;

/// <summary>GET /count-sessions/{id}: a session with its sheet.</summary>
public static class GetCountSession
{
    private const string ProductsSql = """
        -- What a review shows of some products.
        -- $1 tenant of the catalogue, $2 ids. One row a product: id, name, category, price.
        select wanted.id, p.data ->> 'name', (p.data ->> 'categoryId')::uuid, (p.data ->> 'price')::numeric
        from unnest($2::uuid[]) as wanted(id)
        cross join lateral (select data from mt_doc_product where tenant_id = $1 and id = wanted.id limit 1) p
        """;

    /// <summary>Also for a session of a store that the caller may not know of.</summary>
    internal static Problem Unknown { get; } = new("countSession.unknown", "There is no such count session in your stores.");

    [WolverineGet("/api/v1/count-sessions/{id:guid}"), Authorize(Policies.Read)]
    [Operation("getCountSession", "A count session with what was counted beside what was expected.",
        Description = "A page of the counted products by their ids, and on the first page also the first `limit` that nobody counted, those first that "
            + "should be there: those keep their stock, whatever becomes of the session. "
            + "`overlaps` of a product are the zones in which several devices counted "
            + "it, with what each found. Expected is the stock when the product's last line was scanned; "
            + "after the approval, as it was then known.")]
    [Refuses("countSession.unknown", "limit.invalid", "cursor.invalid")]
    [Answers<CountSheetView>]
    public static async Task<IResult> HandleAsync(
        Guid id, int? limit, string? cursor, Caller caller, CountSessions sessions, CountVariances variances, LedgerDatabase store, CancellationToken ct)
    {
        if (await sessions.FindAsync(id, caller, ct) is not { } session) return Unknown;
        if (Paging.Check(limit, cursor, Paging.Id, out var count, out var after) is { } problem) return problem;

        var counted = await sessions.ProductsAsync(session, ct);
        var expected = await variances.OfAsync(session.StoreId, counted, ct);
        var products = new Rows<ReviewedProduct>(
            Sql.Command(ProductsSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Ids([.. counted.Select(product => product.ProductId)])),
            row => new(row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetGuid(2),
                row.IsDBNull(3) ? null : row.GetDecimal(3)));
        var (total, uncounted) = (ListUncounted.Total(session), ListUncounted.Page(session, null, after is null ? count : 0));
        await store.ReadAsync([products, total, uncounted], ct);

        var known = products.Items.ToDictionary(product => product.Id);
        List<CountedProductView> all =
            [.. counted.Select(product => View(session, product, expected[product.ProductId], known.GetValueOrDefault(product.ProductId)))];
        var page = Paging.Of([.. all.Where(product => after is not { } last || product.ProductId > last).Take(count + 1)], count,
            product => $"{product.ProductId}");
        return Results.Json(
            new CountSheetView(CountSessionView.Of(session), Sum(all, total.Items[0]), page.Items, page.NextCursor,
                [.. uncounted.Items.Select(row => row.Product)]), ApiJson.Options);
    }

    private static CountedProductView View(CountSession session, CountedProduct counted, (CountVariance Variance, bool IsBooked) expected,
        ReviewedProduct? product)
    {
        var difference = Quantity.Normalize(counted.Quantity - expected.Variance.Expected);
        return new(
            counted.ProductId, product?.Name, counted.Quantity, expected.Variance.Expected, difference, product?.Price,
            product?.Price is { } price ? Quantity.Normalize(difference * price) : null, expected.Variance.Moved,
            session.CategoryId is not { } category || product?.CategoryId == category, counted.Last.Key.OccurredAt,
            expected.IsBooked ? counted.MovementId : null, [.. counted.Lines.Select(CountLineView.Of)],
            [.. counted.Overlaps.Select(overlap => CountOverlapView.Of(overlap, session.Choices))]);
    }

    private static CountSummary Sum(List<CountedProductView> products, (long Products, long InStock) uncounted)
    {
        var differing = products.FindAll(product => product.Difference != 0);
        return new(
            products.Count, differing.Count, Quantity.Normalize(differing.Sum(product => Math.Max(product.Difference, 0))),
            Quantity.Normalize(differing.Sum(product => Math.Min(product.Difference, 0))), Quantity.Normalize(differing.Sum(product => product.Value ?? 0)),
            differing.Count(product => product.Value is null), products.Count(product => product.Recount), products.Sum(product => product.Overlaps.Count),
            uncounted.Products, uncounted.InStock);
    }

    private sealed record ReviewedProduct(Guid Id, string? Name, Guid? CategoryId, decimal? Price);
}
