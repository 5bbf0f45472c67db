using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Transfers;

/// <summary>GET /transfers: what is on its way, and what became of the rest.</summary>
public static class TransferEndpoints
{
    private static readonly Dictionary<string, TransferStatus> Statuses =
        Enum.GetValues<TransferStatus>().ToDictionary(status => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()), StringComparer.Ordinal);

    public static void MapTransfers(this IEndpointRouteBuilder api)
    {
        api.MapGet("/transfers", ListAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("listTransfers", "Transfers between stores, the last sent first.", "store.unknown", "limit.invalid", "cursor.invalid", "filter.invalid")
            .WithDescription("Those that leave or reach `storeId`, or any store that the caller may see. `status` is in_transit, received or cancelled.")
            .Produces<Page<TransferView>>();
        api.MapGet("/transfers/{id:guid}", FindAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("getTransfer", "One transfer.", "transfer.unknown")
            .Produces<TransferView>();
    }

    /// <summary>Also for a transfer between stores that the caller may not know of.</summary>
    internal static Problem Unknown { get; } = new("transfer.unknown", "There is no such transfer from or to your stores.");

    private static async Task<IResult> ListAsync(
        Guid? storeId, string? status, int? limit, string? cursor, Caller caller, StoreRegister register, TransferQueries transfers, CancellationToken ct)
    {
        if (storeId is { } asked && (!caller.MaySee(asked) || await register.FindAsync(asked, ct) is null)) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, Paging.Position, out var count, out var before) is { } problem) return problem;
        if (status is not null && !Statuses.ContainsKey(status))
            return new Problem("filter.invalid", $"status is one of {string.Join(", ", Statuses.Keys)}.");
        IReadOnlyList<Guid>? stores = storeId is { } one ? [one] : caller.Role is Role.Worker ? caller.Stores : null;
        var listed = await transfers.ListAsync(stores, status is null ? null : Statuses[status], before, count + 1, ct);
        var page = Paging.Of(listed, count, transfer => $"{transfer.Position}");
        return Results.Json(new Page<TransferView>([.. page.Items.Select(transfer => transfer.Transfer)], page.NextCursor), ApiJson.Options);
    }

    private static async Task<IResult> FindAsync(Guid id, Caller caller, TransferQueries transfers, CancellationToken ct) =>
        await transfers.FindAsync(id, caller, ct) is { } transfer ? Results.Json(transfer, ApiJson.Options) : Unknown;
}
