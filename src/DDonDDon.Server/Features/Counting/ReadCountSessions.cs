using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Counting;

/// <summary>GET /count-sessions, one of them with its sheet, and what nobody has counted in it.</summary>
public static class ReadCountSessions
{
    private static readonly Dictionary<string, CountSessionStatus> Statuses =
        Enum.GetValues<CountSessionStatus>().ToDictionary(status => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()), StringComparer.Ordinal);

    public static void MapReadCountSessions(this IEndpointRouteBuilder api)
    {
        api.MapGet("/count-sessions", ListAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("listCountSessions", "Count sessions, the last opened first.", "store.unknown", "limit.invalid", "cursor.invalid", "filter.invalid")
            .WithDescription("Those of `storeId`, or of all stores that the caller may see. `status` is open, paused, discarded, approving, approved, "
                + "reversing or reversed.")
            .Produces<Page<CountSessionView>>();
        api.MapGet("/count-sessions/{id:guid}", SheetAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("getCountSession", "A count session with what was counted beside what was expected.", "countSession.unknown", "limit.invalid",
                "cursor.invalid")
            .WithDescription(
                "A page of the counted products by their ids, and on the first page also the first `limit` that nobody counted, those first that should be "
                + "there: those keep their stock, whatever becomes of the session. Expected is the stock when the product's last line was scanned; after the "
                + "approval, as it was then known.")
            .Produces<CountSheetView>();
        api.MapGet("/count-sessions/{id:guid}/uncounted", UncountedAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("listUncounted", "Products of a session's scope that nobody has counted, those first that should be there.",
                "countSession.unknown", "limit.invalid", "cursor.invalid")
            .Produces<Page<UncountedProduct>>();
    }

    /// <summary>Also for a session of a store that the caller may not know of.</summary>
    internal static Problem Unknown { get; } = new("countSession.unknown", "There is no such count session in your stores.");

    private static async Task<IResult> ListAsync(
        Guid? storeId, string? status, int? limit, string? cursor, Caller caller, StoreRegister stores, CountSessions sessions, CancellationToken ct)
    {
        if (storeId is { } asked && await stores.FindVisibleAsync(caller, asked, ct) is null) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, CountSessionPlace.Parse, out var count, out var after) is { } problem) return problem;
        if (status is not null && !Statuses.ContainsKey(status))
            return new Problem("filter.invalid", $"status is one of {string.Join(", ", Statuses.Keys)}.");
        IReadOnlyList<Guid>? among = storeId is { } one ? [one] : caller.Role is Role.Worker ? caller.Stores : null;
        var listed = await sessions.ListAsync(among, status is null ? null : Statuses[status], after, count + 1, ct);
        var page = Paging.Of(listed, count, CountSessionPlace.CursorOf);
        return Results.Json(new Page<CountSessionView>([.. page.Items.Select(CountSessionView.Of)], page.NextCursor), ApiJson.Options);
    }

    private static async Task<IResult> SheetAsync(
        Guid id, int? limit, string? cursor, Caller caller, CountSessions sessions, CountSheets sheets, CancellationToken ct)
    {
        if (await sessions.FindAsync(id, caller, ct) is not { } session) return Unknown;
        if (Paging.Check(limit, cursor, Paging.Id, out var count, out var after) is { } problem) return problem;
        var (summary, products, uncounted) = await sheets.ReadAsync(session, after, count, ct);
        var page = Paging.Of(products, count, product => $"{product.ProductId}");
        return Results.Json(new CountSheetView(CountSessionView.Of(session), summary, page.Items, page.NextCursor, uncounted), ApiJson.Options);
    }

    private static async Task<IResult> UncountedAsync(
        Guid id, int? limit, string? cursor, Caller caller, CountSessions sessions, CountSheets sheets, CancellationToken ct)
    {
        if (await sessions.FindAsync(id, caller, ct) is not { } session) return Unknown;
        if (Paging.Check(limit, cursor, PlaceOf, out var count, out var after) is { } problem) return problem;
        var page = Paging.Of(await sheets.UncountedAsync(session, after, count + 1, ct), count, row => CursorOf(row.Place));
        return Results.Json(new Page<UncountedProduct>([.. page.Items.Select(row => row.Product)], page.NextCursor), ApiJson.Options);
    }

    private static string CursorOf(UncountedPlace place) => Paging.Cursor(place.Rank.ToString(CultureInfo.InvariantCulture), place.ProductId.ToString());

    private static UncountedPlace? PlaceOf(string cursor) =>
        Paging.Keys(cursor, 2) is [var rank, var id] && Paging.Position(rank) is { } place && Guid.TryParseExact(id, "D", out var product)
            ? new(place, product)
            : null;
}
