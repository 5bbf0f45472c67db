using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Reports;

/// <summary>
/// What one product did on one day, or with group=day all products of the store together: then without product, opening and closing, and
/// <paramref name="Products"/> is how many they are. Quantities are in pieces and hold after amendments; <paramref name="Counted"/> is by how
/// much counts changed the stock: opening + received − issued + adjusted + counted = closing.
/// </summary>
public sealed record DailyLine(
    DateOnly Day, Guid? ProductId, string? Name, string? Sku, decimal? Opening, decimal Received, decimal Issued, decimal Adjusted, decimal Counted,
    decimal? Closing, long Movements, long? Products);

/// <summary>GET /reports/daily: what came, what went, what was there in the evening.</summary>
public static class DailyReport
{
    private static readonly string ListText = Load("daily");
    private static readonly string OfItemText = Load("daily-of-item");
    private static readonly string TotalsText = Load("daily-totals");

    [WolverineGet("/api/v1/reports/daily"), Authorize(Policies.Read)]
    [Operation("getDailyReport",
        "What came in, went out and was there at the end, by day and product, or with group=day by day; days without movements are left out.")]
    [Refuses("store.unknown", "filter.invalid", "range.invalid", "range.too_long", "limit.invalid", "cursor.invalid")]
    [Answers<Page<DailyLine>>]
    public static async Task<IResult> HandleAsync(
        Guid storeId, string? from, string? to, Guid? productId, string? group, int? limit, string? cursor,
        Caller caller, StoreRegister stores, LedgerDatabase eventStore, TimeProvider time, CancellationToken ct)
    {
        if (await stores.FindVisibleAsync(caller, storeId, ct) is not { } store) return StoreProblems.Unknown;
        if (ReportRange.Read(from, to, store, time.GetUtcNow(), 1, out var range) is { } wrong) return wrong;
        if (group is not (null or "day")) return new Problem("filter.invalid", "group is day, or is left out.");
        if (Paging.Check(limit, cursor, KeysOf, out var count, out var after) is { } problem) return problem;

        var rows = group is null ? Items(eventStore, storeId, range, productId, after, count + 1) : Totals(storeId, range, productId, after, count + 1);
        await eventStore.ReadAsync([rows], ct);
        return Results.Json(Paging.Of(rows.Items, count, line => Paging.Cursor(ReportRange.TextOf(line.Day), $"{line.ProductId ?? Guid.Empty}")),
            ApiJson.Options);
    }

    private static Rows<DailyLine> Items(LedgerDatabase eventStore, Guid storeId, ReportRange range, Guid? productId, (DateOnly Day, Guid Product)? after,
        int count)
    {
        var closing = 0m;
        return new(Sql.Command(productId is null ? ListText : OfItemText,
            Sql.Text(storeId.ToString()), Sql.Text(LedgerDatabase.DefaultTenant), Sql.Day(range.From), Sql.Day(range.To),
            Sql.Day(after?.Day), Sql.Id(productId ?? after?.Product), Sql.Bigint(count)),
        row =>
        {
            var day = JsonSerializer.Deserialize<DailyStock>(row.GetFieldValue<byte[]>(0), eventStore.Types.Json)!;
            var opening = Quantity.Normalize(row.IsDBNull(3) ? closing : row.GetDecimal(3));
            closing = day.Closing(opening);
            return new(
                day.Day, day.ProductId, row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2),
                opening, day.Received, day.Issued, day.Adjusted, day.Counted(opening), closing, day.Movements, null);
        });
    }

    private static Rows<DailyLine> Totals(Guid storeId, ReportRange range, Guid? productId, (DateOnly Day, Guid Product)? after, int count) => new(
        Sql.Command(TotalsText, Sql.Text(storeId.ToString()), Sql.Day(after is { } last && last.Day >= range.From ? last.Day.AddDays(1) : range.From),
            Sql.Day(range.To), Sql.Id(productId), Sql.Bigint(count)),
        row => new(
            row.GetFieldValue<DateOnly>(0), null, null, null, null, row.GetDecimal(1), row.GetDecimal(2), row.GetDecimal(3),
            row.GetDecimal(4), null, row.GetInt64(5), row.GetInt64(6)));

    private static (DateOnly Day, Guid Product)? KeysOf(string cursor) =>
        Paging.Keys(cursor, 2) is [var day, var product] && ReportRange.DayOf(day) is { } known && known < DateOnly.MaxValue && Paging.Id(product) is { } id
            ? (known, id)
            : null;

    private static string Load(string name) => SqlText.Load(typeof(DailyReport).Assembly, $"Features/Reports/{name}.sql");
}
