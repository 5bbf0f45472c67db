using System.Text.Json.Serialization;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Npgsql;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Inventory;

/// <summary>
/// How many pieces of a product one store has. <paramref name="Version"/> is how many movements it has, <paramref name="UpdatedAt"/> when the
/// server recorded the last (null before the first).
/// </summary>
public sealed record StoreStockView(Guid StoreId, string StoreName, decimal Quantity, long Version, DateTimeOffset? UpdatedAt, decimal? ReorderPoint);

/// <summary>A product in the caller's stores, a page of them; <paramref name="Total"/> is what all of them have together.</summary>
public sealed record ProductInventory(
    Guid ProductId, decimal Total, IReadOnlyList<StoreStockView> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>GET /inventory?productId=: who has it?</summary>
public static class StoresOfProduct
{
    private const string StoresSql = """
        -- One product's stock in several stores, by store id.
        -- $1 tenant of the stores, $2 product, $3 stores (null: all), $4 store to go on after (null: from the start), $5 how many.
        -- One row a store: its id and name, stock document and when it was updated (null when nothing has moved yet), reorder point (null: none).
        select s.id, s.data ->> 'name', c.data, ddon_changed_at(c.tenant_id, c.id, c.mt_version), (r.data ->> 'quantity')::numeric
        from mt_doc_store s
        left join mt_doc_currentstock c on c.tenant_id = s.id::text and c.id = $2
        left join mt_doc_reorderpoint r on r.tenant_id = s.id::text and (r.data ->> 'productId')::uuid = $2
        where s.tenant_id = $1 and ($3::uuid[] is null or s.id = any($3)) and s.id > coalesce($4::uuid, '00000000-0000-0000-0000-000000000000')
        order by s.id
        limit $5
        """;

    private const string TotalSql = """
        -- How many pieces of a product several stores have together, if there is such a product.
        -- $1 tenant of the stores and of the catalogue, $2 product, $3 stores (null: all). One row, or none when there is no such product: the sum.
        select coalesce((
            select sum((c.data ->> 'quantity')::numeric)
            from mt_doc_store s
            join mt_doc_currentstock c on c.tenant_id = s.id::text and c.id = $2
            where s.tenant_id = $1 and ($3::uuid[] is null or s.id = any($3))), 0)
        from mt_doc_product
        where tenant_id = $1 and id = $2
        """;

    [WolverineGet("/api/v1/inventory"), Authorize(Policies.Read)]
    [Operation("getProductInventory", "The stock of one product in each of the caller's stores.")]
    [Refuses("product.unknown", "limit.invalid", "cursor.invalid")]
    [Answers<ProductInventory>]
    public static async Task<IResult> HandleAsync(
        Guid productId, int? limit, string? cursor, Caller caller, LedgerDatabase store, InventoryQueries inventory, CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, Paging.Id, out var count, out var after) is { } problem) return problem;
        var stores = caller.Role is Role.Worker ? caller.Stores : null;
        var total = new Rows<decimal>(
            Sql.Command(TotalSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(productId), Among(stores)), row => row.GetDecimal(0));
        var items = new Rows<StoreStockView>(
            Sql.Command(StoresSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(productId), Among(stores), Sql.Id(after), Sql.Bigint(count + 1)),
            row =>
            {
                var stock = inventory.View(row.GetGuid(0), productId, row, 2);
                return new(stock.StoreId, row.GetString(1), stock.Quantity, stock.Version, stock.UpdatedAt, InventoryQueries.NumberOrNull(row, 4));
            });
        await store.ReadAsync([total, items], ct);
        if (total.Items is not [var sum]) return new Problem("product.unknown", "There is no such product.");
        var page = Paging.Of(items.Items, count, item => item.StoreId.ToString());
        return Results.Json(new ProductInventory(productId, sum, page.Items, page.NextCursor), ApiJson.Options);
    }

    private static NpgsqlParameter Among(IReadOnlyList<Guid>? stores) => stores is null ? Sql.NoIds : Sql.Ids([.. stores]);
}
