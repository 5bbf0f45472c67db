using System.Globalization;
using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Counting;

/// <summary>GET /count-sessions/{id}/uncounted: what nobody has counted.</summary>
public static class ListUncounted
{
    private const string PageSql = """
        -- Products of a session's scope that nobody has counted in it, those that should be there first. Archived ones only where there should be some.
        -- $1 tenant (the store), $2 tenant of the catalogue, $3 session, $4 category (null: all), go on after $5 rank and $6 product id (null: from the start),
        -- $7 how many. One row a product: rank (0: there is stock, 1: there is none), id, name, stock, price.
        with counted as materialized (
            select (data ->> 'productId')::uuid as product_id from mt_doc_countline where tenant_id = $1 and (data ->> 'sessionId')::uuid = $3
        )
        select rank, product_id, name, quantity, price
        from (
            select case when stock.quantity <> 0 then 0 else 1 end as rank, s.product_id, p.data ->> 'name' as name, coalesce(stock.quantity, 0) as quantity,
                (p.data ->> 'price')::numeric as price
            from ddon_product_search s
            join mt_doc_product p on p.tenant_id = $2 and p.id = s.product_id
            left join lateral (
                select (data ->> 'quantity')::numeric as quantity from mt_doc_currentstock where tenant_id = $1 and id = s.product_id limit 1) stock on true
            where s.tenant_id = $2 and ($4::uuid is null or s.category_id = $4)
              and (not s.archived or stock.quantity <> 0)
              and s.product_id not in (select product_id from counted)
        ) uncounted
        where $5::bigint is null or (rank, product_id) > ($5, $6)
        order by rank, product_id
        limit $7
        """;

    private const string TotalSql = """
        -- How many products of a session's scope nobody has counted in it; its scope as above.
        -- $1 tenant (the store), $2 tenant of the catalogue, $3 session, $4 category (null: all). One row: how many, and how many of them should be there.
        with counted as materialized (
            select (data ->> 'productId')::uuid as product_id from mt_doc_countline where tenant_id = $1 and (data ->> 'sessionId')::uuid = $3
        )
        select count(*), count(*) filter (where stock.quantity <> 0)
        from ddon_product_search s
        left join lateral (
            select (data ->> 'quantity')::numeric as quantity from mt_doc_currentstock where tenant_id = $1 and id = s.product_id limit 1) stock on true
        where s.tenant_id = $2 and ($4::uuid is null or s.category_id = $4)
          and (not s.archived or stock.quantity <> 0)
          and s.product_id not in (select product_id from counted)
        """;

    [WolverineGet("/api/v1/count-sessions/{id:guid}/uncounted"), Authorize(Policies.Read)]
    [Operation("listUncounted", "Products of a session's scope that nobody has counted, those first that should be there.")]
    [Refuses("countSession.unknown", "limit.invalid", "cursor.invalid")]
    [Answers<Page<UncountedProduct>>]
    public static async Task<IResult> HandleAsync(
        Guid id, int? limit, string? cursor, Caller caller, CountSessions sessions, LedgerDatabase store, CancellationToken ct)
    {
        if (await sessions.FindAsync(id, caller, ct) is not { } session) return GetCountSession.Unknown;
        if (Paging.Check(limit, cursor, PlaceOf, out var count, out var after) is { } problem) return problem;
        var uncounted = Page(session, after, count + 1);
        await store.ReadAsync([uncounted], ct);
        var page = Paging.Of(uncounted.Items, count, row => CursorOf(row.Place));
        return Results.Json(new Page<UncountedProduct>([.. page.Items.Select(row => row.Product)], page.NextCursor), ApiJson.Options);
    }

    /// <summary>Products of the scope that nobody has counted, those that should be there first.</summary>
    internal static Rows<((long Rank, Guid ProductId) Place, UncountedProduct Product)> Page(
        CountSession session, (long Rank, Guid ProductId)? after, int count) => new(
        Sql.Command(PageSql,
            Sql.Text(session.StoreId.ToString()), Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(session.SessionId), Sql.Id(session.CategoryId),
            Sql.Bigint(after?.Rank), Sql.Id(after?.ProductId), Sql.Bigint(count)),
        row => ((row.GetInt32(0), row.GetGuid(1)),
            new(row.GetGuid(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetDecimal(3), row.IsDBNull(4) ? null : row.GetDecimal(4))));

    /// <summary>How many there are, and how many of them should be there.</summary>
    internal static Rows<(long Products, long InStock)> Total(CountSession session) => new(
        Sql.Command(TotalSql,
            Sql.Text(session.StoreId.ToString()), Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(session.SessionId), Sql.Id(session.CategoryId)),
        row => (row.GetInt64(0), row.GetInt64(1)));

    private static string CursorOf((long Rank, Guid ProductId) place) =>
        Paging.Cursor(place.Rank.ToString(CultureInfo.InvariantCulture), place.ProductId.ToString());

    private static (long Rank, Guid ProductId)? PlaceOf(string cursor) =>
        Paging.Keys(cursor, 2) is [var rank, var id] && Paging.Position(rank) is { } place && Guid.TryParseExact(id, "D", out var product)
            ? (place, product)
            : null;
}
