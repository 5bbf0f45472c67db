namespace DDonDDon.Server.Features.Reports;

/// <summary>GET /reports: what the days of a store add up to.</summary>
public static class ReportEndpoints
{
    public static void MapReports(this IEndpointRouteBuilder api)
    {
        api.MapDailyReport();
        api.MapLowStockReport();
        api.MapShrinkageReport();
    }
}
