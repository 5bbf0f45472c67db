using System.Text.Json;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Counting;

/// <summary>What a review shows of a product of the catalogue.</summary>
internal sealed record ReviewedProduct(Guid Id, string? Name, Guid? CategoryId, decimal? Price);

/// <summary>Where a page of uncounted products ended: those that should be there come first.</summary>
internal sealed record UncountedPlace(long Rank, Guid ProductId);

/// <summary>The statements of Sql/counting, typed; their contracts stand in the files.</summary>
internal static class CountSql
{
    private static readonly string LinesText = Load("lines");
    private static readonly string ProductsText = Load("products");
    private static readonly string StockText = Load("stock");
    private static readonly string UncountedText = Load("uncounted");
    private static readonly string UncountedTotalText = Load("uncounted-total");
    private static readonly string UnfinishedText = Load("unfinished");

    public static Rows<CountLine> Lines(Guid storeId, Guid sessionId, JsonSerializerOptions json) => new(
        Sql.Command(LinesText, Sql.Text(storeId.ToString()), Sql.Id(sessionId)),
        row => JsonSerializer.Deserialize<CountLine>(row.GetFieldValue<byte[]>(0), json)!);

    public static Rows<ReviewedProduct> Products(Guid[] ids) => new(
        Sql.Command(ProductsText, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Ids(ids)),
        row => new(row.GetGuid(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetGuid(2),
            row.IsDBNull(3) ? null : row.GetDecimal(3)));

    public static Rows<CurrentStock> Stock(Guid storeId, Guid[] ids, JsonSerializerOptions json) => new(
        Sql.Command(StockText, Sql.Text(storeId.ToString()), Sql.Ids(ids)),
        row => JsonSerializer.Deserialize<CurrentStock>(row.GetFieldValue<byte[]>(0), json)!);

    public static Rows<(UncountedPlace Place, UncountedProduct Product)> Uncounted(CountSession session, UncountedPlace? after, int count) => new(
        Sql.Command(UncountedText,
            Sql.Text(session.StoreId.ToString()), Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(session.SessionId), Sql.Id(session.CategoryId),
            Sql.Bigint(after?.Rank), Sql.Id(after?.ProductId), Sql.Bigint(count)),
        row => (new(row.GetInt32(0), row.GetGuid(1)),
            new(row.GetGuid(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetDecimal(3), row.IsDBNull(4) ? null : row.GetDecimal(4))));

    public static Rows<(long Products, long InStock)> UncountedTotal(CountSession session) => new(
        Sql.Command(UncountedTotalText,
            Sql.Text(session.StoreId.ToString()), Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(session.SessionId), Sql.Id(session.CategoryId)),
        row => (row.GetInt64(0), row.GetInt64(1)));

    public static Rows<(Guid StoreId, Guid SessionId)> Unfinished() => new(Sql.Command(UnfinishedText), row => (row.GetGuid(0), row.GetGuid(1)));

    public static string Load(string name) => SqlText.Load(typeof(CountSql).Assembly, $"counting/{name}.sql");
}
