using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Reports;

/// <summary>
/// What adjustments with one reason changed, or (without a reason) counts. <paramref name="Quantity"/>: the sum, in pieces, negative when
/// more went than came; <paramref name="Lost"/>: of it what went on days that took something away. The values are at today's prices;
/// <paramref name="Unpriced"/> of the <paramref name="Products"/> have none and are left out of them.
/// </summary>
public sealed record ShrinkageLine(string? Reason, decimal Quantity, decimal Value, decimal Lost, decimal LostValue, long Products, long Unpriced);

/// <summary>
/// Both days are included. <paramref name="Items"/>: adjustments by reason, <c>none</c> for those without; <paramref name="Counted"/>: what counts
/// found to be more or less than was thought.
/// </summary>
public sealed record Shrinkage(Guid StoreId, DateOnly From, DateOnly To, IReadOnlyList<ShrinkageLine> Items, ShrinkageLine Counted);

/// <summary>GET /reports/shrinkage: what went that nobody bought.</summary>
public static class ShrinkageReport
{
    private const int DefaultDays = 30;
    private static readonly string Text = SqlText.Load(typeof(ShrinkageReport).Assembly, "Features/Reports/shrinkage.sql");

    [WolverineGet("/api/v1/reports/shrinkage"), Authorize(Policies.Read)]
    [Operation("getShrinkageReport", "What adjustments, by reason, and counts changed on some days, in pieces and at today's prices.")]
    [Refuses("store.unknown", "filter.invalid", "range.invalid", "range.too_long")]
    [Answers<Shrinkage>]
    public static async Task<IResult> HandleAsync(
        Guid storeId, string? from, string? to, Caller caller, StoreRegister stores, LedgerDatabase eventStore, TimeProvider time, CancellationToken ct)
    {
        if (await stores.FindVisibleAsync(caller, storeId, ct) is not { } store) return StoreProblems.Unknown;
        if (ReportRange.Read(from, to, store, time.GetUtcNow(), DefaultDays, out var range) is { } wrong) return wrong;

        var rows = new Rows<ShrinkageLine>(
            Sql.Command(Text, Sql.Text(storeId.ToString()), Sql.Text(LedgerDatabase.DefaultTenant),
                Sql.Day(range.From), Sql.Day(range.To)),
            row => new(
                row.IsDBNull(0) ? null : row.GetString(0), row.GetDecimal(1), row.GetDecimal(2), row.GetDecimal(3), row.GetDecimal(4),
                row.GetInt64(5), row.GetInt64(6)));
        await eventStore.ReadAsync([rows], ct);
        var counted = rows.Items.Find(line => line.Reason is null) ?? new(null, 0, 0, 0, 0, 0, 0);
        return Results.Json(new Shrinkage(storeId, range.From, range.To, [.. rows.Items.Where(line => line.Reason is not null)], counted), ApiJson.Options);
    }
}
