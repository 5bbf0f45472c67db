using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Products;

/// <summary>GET /products: the catalogue by name, and search in it.</summary>
public static class ListProducts
{
    private const int LongestSearch = 200;

    private const string ListSql = """
        -- A page of products by name, those that a search finds if there is one. To be planned with its values (a custom plan): how rare a search
        -- is decides between walking the names in order and collecting what is found.
        -- $1 tenant of the catalogue, $2 archived (null: both), $3 category (null: any), $4 search (null: none), $5 and $6 name and id to go on
        -- after (null: from the start), $7 how many. One row a product: its document, its name as it sorts.
        select p.data, page.name_key
        from (
            select s.product_id, s.name_key
            from ddon_product_search s
            where s.tenant_id = $1
              and ($2::boolean is null or s.archived = $2)
              and ($3::uuid is null or s.category_id = $3)
              and ($4::varchar is null
                   or s.haystack like all (ddon_search_patterns($4)) and s.haystack ~ all (ddon_search_mixed($4))
                      and ddon_search_grams(s.haystack) @> ddon_search_terms($4))
              and ($5::varchar is null or (s.name_key, s.product_id) > ($5, $6))
            order by s.name_key, s.product_id
            limit $7) page
        cross join lateral (select data from mt_doc_product where tenant_id = $1 and id = page.product_id limit 1) p
        order by page.name_key, page.product_id
        """;

    [WolverineGet("/api/v1/products"), Authorize(Policies.Read)]
    [Operation("listProducts", "Products by name; with search those that it finds.",
        Description = "`search`: words, all of which must be part of the name, the SKU or a barcode, in any case; single consonants stand for the syllables "
            + "that they begin (`ㅇㅇ` finds 우유). `category`: only products of this category. `archived`: `false` (the default) leaves archived products out, "
            + "`true` lists them alone, `any` lists all.")]
    [Refuses("filter.invalid", "limit.invalid", "cursor.invalid")]
    [Answers<Page<ProductView>>]
    public static async Task<IResult> HandleAsync(
        string? search, Guid? category, string? archived, int? limit, string? cursor, LedgerDatabase store, CancellationToken ct)
    {
        if (search is { Length: > LongestSearch } || search?.Contains('\0') is true)
            return new Problem("filter.invalid", $"search has at most {LongestSearch} characters, none of them U+0000.");
        if (archived is not (null or "false" or "true" or "any")) return new Problem("filter.invalid", "archived is false, true or any.");
        if (Paging.Check(limit, cursor, Place.Of, out var count, out var after) is { } problem) return problem;

        var page = new Rows<(Product Product, string Key)>(
            Sql.Command(ListSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Flag(archived switch { "any" => null, "true" => true, _ => false }),
                Sql.Id(category), Sql.Text(string.IsNullOrWhiteSpace(search) ? null : Barcode.SearchOf(search)), Sql.Text(after?.Key), Sql.Id(after?.Id),
                Sql.Bigint(count + 1)),
            row => (JsonSerializer.Deserialize<Product>(row.GetFieldValue<byte[]>(0), store.Types.Json)!, row.GetString(1)));
        await store.ReadAsync([ValuePlans.Make(), page], ct);
        var (items, next) = Paging.Of(page.Items, count, item => Paging.Cursor(item.Key, item.Product.Id.ToString()));
        return Results.Json(new Page<ProductView>([.. items.Select(item => ProductView.Of(item.Product))], next), ApiJson.Options);
    }

    // The product that a page ended with.
    private readonly record struct Place(string Key, Guid Id)
    {
        public static Place? Of(string cursor) =>
            Paging.Keys(cursor, 2) is [var key, var id] && !key.Contains('\0') && Paging.Id(id) is { } product ? new(key, product) : null;
    }
}
