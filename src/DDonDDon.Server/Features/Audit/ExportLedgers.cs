using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Audit;

/// <summary>GET /audit/export: the ledgers themselves, to look into and to verify elsewhere.</summary>
public static class ExportLedgers
{
    [WolverineGet("/api/v1/audit/export"), Authorize(Policies.Audit)]
    [Operation("exportLedgers", "Every event of every ledger, or those that filters leave, as NDJSON or as a CSV sheet.",
        Description = "The filters are those of `GET /transactions`; with `type` there are only movements. NDJSON begins with a line with the ledgers' heads "
            + "and ends with one with the number of events; each line between is an event in canonical form with its `hash`, so that an export without "
            + "filters can be verified by anybody (docs/audit.md). A sheet ends with a row for each head. An export that breaks off lacks its end.")]
    [Refuses("store.unknown", "filter.invalid", "read.busy")]
    [Answers(StatusCodes.Status200OK, typeof(string), "application/x-ndjson", "text/csv")]
    public static async Task<IResult> HandleAsync(
        string? format, Guid? storeId, Guid? productId, string? type, Guid? user, Guid? device, string? from, string? to,
        HttpContext http, Caller caller, StoreRegister stores, LedgerExport export, LedgerDatabase store,
        ExpensiveReads reads)
    {
        if (storeId is { } asked && await stores.FindVisibleAsync(caller, asked, http.RequestAborted) is null) return StoreProblems.Unknown;
        if (ExportRequest.Read(format, storeId, productId, type, user, device, from, to, store.Types, out var request) is { } problem) return problem;
        if (await reads.Exports.TakeAsync(caller.UserId, http.RequestAborted) is not { } slot) return ReadSlots.Busy;
        http.Response.RegisterForDispose(slot);
        return Results.Stream(
            output => Sending.InTimeAsync(stop => export.WriteAsync(output, request, null, stop), ExpensiveReads.LongestExport, http, http.RequestAborted),
            request.MediaType, request.FileName);
    }
}
