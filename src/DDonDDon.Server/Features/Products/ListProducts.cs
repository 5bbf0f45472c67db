using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Products;

/// <summary>GET /products: the catalogue by name, and search in it.</summary>
internal static class ListProducts
{
    private const int LongestSearch = 200;
    private static readonly string ListText = SqlText.Load(typeof(ListProducts).Assembly, "products/list.sql");
    private static readonly string PlanText = SqlText.Load(typeof(ListProducts).Assembly, "products/plan-each-time.sql");

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/products", HandleAsync)
        .RequireAuthorization(Policies.Read)
        .Describe("listProducts", "Products by name; with search those that it finds.", "filter.invalid", "limit.invalid", "cursor.invalid")
        .WithDescription(
            "`search`: words, all of which must be part of the name, the SKU or a barcode, in any case; single consonants stand for the syllables that they "
            + "begin (`ㅇㅇ` finds 우유). `category`: only products of this category. `archived`: `false` (the default) leaves archived products out, `true` "
            + "lists them alone, `any` lists all.")
        .Produces<Page<ProductView>>();

    private static async Task<IResult> HandleAsync(
        string? search, Guid? category, string? archived, int? limit, string? cursor, LedgerDatabase store, CancellationToken ct)
    {
        if (search is { Length: > LongestSearch } || search?.Contains('\0') is true)
            return new Problem("filter.invalid", $"search has at most {LongestSearch} characters, none of them U+0000.");
        if (archived is not (null or "false" or "true" or "any")) return new Problem("filter.invalid", "archived is false, true or any.");
        if (Paging.Check(limit, cursor, Place.Of, out var count, out var after) is { } problem) return problem;

        var plan = new Rows<string>(Sql.Command(PlanText), row => row.GetString(0));
        var page = new Rows<(Product Product, string Key)>(
            Sql.Command(ListText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Flag(archived switch { "any" => null, "true" => true, _ => false }),
                Sql.Id(category), Sql.Text(string.IsNullOrWhiteSpace(search) ? null : search), Sql.Text(after?.Key), Sql.Id(after?.Id), Sql.Bigint(count + 1)),
            row => (JsonSerializer.Deserialize<Product>(row.GetFieldValue<byte[]>(0), store.Types.Json)!, row.GetString(1)));
        await store.ReadAsync([plan, page], ct);
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
