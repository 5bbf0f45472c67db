using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Transfers;

/// <summary>GET /transfers/{id}.</summary>
public static class GetTransfer
{
    public static void MapGetTransfer(this IEndpointRouteBuilder api) => api.MapGet("/transfers/{id:guid}", HandleAsync)
        .RequireAuthorization(Policies.Read)
        .Describe("getTransfer", "One transfer.", "transfer.unknown")
        .Produces<TransferView>();

    /// <summary>Also for a transfer between stores that the caller may not know of.</summary>
    internal static Problem Unknown { get; } = new("transfer.unknown", "There is no such transfer from or to your stores.");

    private static async Task<IResult> HandleAsync(Guid id, Caller caller, TransferViews transfers, CancellationToken ct) =>
        await transfers.FindAsync(id, caller, ct) is { } transfer ? Results.Json(transfer, ApiJson.Options) : Unknown;
}
