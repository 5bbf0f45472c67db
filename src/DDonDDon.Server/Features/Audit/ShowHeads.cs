using DDonDDon.Ledger;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;

namespace DDonDDon.Server.Features.Audit;

/// <summary>GET /audit/heads: where the ledgers end, to keep elsewhere.</summary>
internal static class ShowHeads
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/audit/heads", HandleAsync)
        .RequireAuthorization(Policies.Audit)
        .Describe("getLedgerHeads", "Where each ledger ends now: kept elsewhere, it proves later that nobody changed what was there (`ddon audit verify "
            + "--digest FILE`).")
        .Produces<LedgerDigest>();

    private static async Task<IResult> HandleAsync(LedgerDatabase store, TimeProvider time, CancellationToken ct) =>
        Results.Json(await LedgerHeads.TakeDigestAsync(store, time.GetUtcNow(), ct), ApiJson.Options);
}
