using DDonDDon.Ledger;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Audit;

/// <summary>GET /audit/heads: where the ledgers end, to keep elsewhere.</summary>
public static class ShowHeads
{
    [WolverineGet("/api/v1/audit/heads"), Authorize(Policies.Audit)]
    [Operation("getLedgerHeads",
        "Where each ledger ends now: kept elsewhere, it proves later that nobody changed what was there (`ddon audit verify --digest FILE`).")]
    public static Task<LedgerDigest> HandleAsync(LedgerDatabase store, TimeProvider time, CancellationToken ct) =>
        LedgerHeads.TakeDigestAsync(store, time.GetUtcNow(), ct);
}
