using System.Text.Json;
using DDonDDon.Domain.Booking;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Quarantine;

/// <summary>GET /quarantine: what could not be booked when it came, and what became of it.</summary>
public static class ListQuarantine
{
    private static readonly Dictionary<string, QuarantineStatus> Statuses =
        Enum.GetValues<QuarantineStatus>().ToDictionary(status => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()), StringComparer.Ordinal);

    public static void MapListQuarantine(this IEndpointRouteBuilder api) => api.MapGet("/quarantine", HandleAsync)
        .RequireAuthorization(Policies.Audit)
        .Describe("listQuarantine", "Items in quarantine, the last received first.",
            "store.unknown", "limit.invalid", "cursor.invalid", "filter.invalid")
        .WithDescription(
            "For administrators and auditors. `status` is open, released or discarded; `reason` is the code why the item cannot be booked, like "
            + "barcode.unknown. Nothing leaves this list: what was released or discarded stays, with who decided it and why.")
        .Produces<Page<QuarantineView>>();

    private static async Task<IResult> HandleAsync(
        Guid? storeId, string? reason, string? status, int? limit, string? cursor, StoreRegister stores, QuarantineQueries quarantine,
        CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, QuarantinePlace.Parse, out var count, out var after) is { } problem) return problem;
        if (status is not null && !Statuses.ContainsKey(status))
            return new Problem("filter.invalid", $"status is one of {string.Join(", ", Statuses.Keys)}.");
        if (reason?.Contains('\0') is true) return new Problem("filter.invalid", "reason is a code like barcode.unknown.");
        if (storeId is { } asked && await stores.FindAsync(asked, ct) is null) return StoreProblems.Unknown;
        var items = await quarantine.ListAsync(new(storeId, reason, status is null ? null : Statuses[status]), after, count + 1, ct);
        return Results.Json(Paging.Of(items, count, QuarantinePlace.CursorOf), ApiJson.Options);
    }
}
