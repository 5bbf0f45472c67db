using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Transfers;

/// <summary>GET /transfers/{id}.</summary>
public static class GetTransfer
{
    /// <summary>Also for a transfer between stores that the caller may not know of.</summary>
    internal static Problem Unknown { get; } = new("transfer.unknown", "There is no such transfer from or to your stores.");

    [WolverineGet("/api/v1/transfers/{id:guid}"), Authorize(Policies.Read)]
    [Operation("getTransfer", "One transfer.")]
    [Refuses("transfer.unknown")]
    [Answers<TransferView>]
    public static async Task<IResult> HandleAsync(Guid id, Caller caller, TransferViews transfers, CancellationToken ct) =>
        await transfers.FindAsync(id, caller, ct) is { } transfer ? Results.Json(transfer, ApiJson.Options) : Unknown;
}
