namespace DDonDDon.Server.Features.Audit;

/// <summary>What ADMIN and AUDITOR look into.</summary>
public static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        ShowStream.Map(api);
        ShowStockAsOf.Map(api);
        ShowHeads.Map(api);
        ExportLedgers.Map(api);
    }
}
