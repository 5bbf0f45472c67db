using DDonDDon.Domain.Conflicts;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>GET /conflicts: what somebody must decide, and what became of the rest.</summary>
public static class ConflictEndpoints
{
    public static void MapConflicts(this IEndpointRouteBuilder api)
    {
        api.MapGet("/conflicts", ListAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("listConflicts", "Conflicts, the last opened first.", "store.unknown", "limit.invalid", "cursor.invalid", "filter.invalid")
            .WithDescription(
                "Those of `storeId`, or of all stores that the caller may see; administrators and auditors see those of products too, which belong "
                + "to no store. `kind` is late_movement, concurrent_counts, negative_stock or product_edit, `status` is open or closed. Sentences are in "
                + "Korean or English, by `Accept-Language`. What met stands in the order of its time, the last one stands by itself.")
            .Produces<Page<ConflictView>>();
        api.MapGet("/conflicts/{id:guid}", FindAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("getConflict", "One conflict.", "conflict.unknown")
            .Produces<ConflictView>();
    }

    /// <summary>Also for a conflict of a store that the caller may not know of.</summary>
    internal static Problem Unknown { get; } = new("conflict.unknown", "There is no such conflict in your stores.");

    private static async Task<IResult> ListAsync(
        Guid? storeId, Guid? productId, string? kind, string? status, int? limit, string? cursor,
        HttpContext http, Caller caller, StoreRegister register, ConflictQueries conflicts, ConflictViews views, CancellationToken ct)
    {
        if (storeId is { } asked && (!caller.MaySee(asked) || await register.FindAsync(asked, ct) is null)) return StoreProblems.Unknown;
        if (Paging.Check(limit, cursor, Place, out var count, out var before) is { } problem) return problem;
        var (filter, invalid) = ConflictFilter.Of(storeId is { } one ? [one] : ConflictFilter.StoresOf(caller), kind, status, productId);
        if (invalid is not null) return invalid;
        var page = Paging.Of(await conflicts.ListAsync(filter!, before, count + 1, ct), count, CursorOf);
        return Results.Json(new Page<ConflictView>(await views.ViewAsync(page.Items, Languages.Choose(http), ct), page.NextCursor), ApiJson.Options);
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, Caller caller, ConflictQueries conflicts, ConflictViews views,
        CancellationToken ct) =>
        await conflicts.FindAsync(id, caller, ct) is { } conflict
            ? Results.Json((await views.ViewAsync([conflict], Languages.Choose(http), ct))[0], ApiJson.Options)
            : Unknown;

    private static string CursorOf(Conflict conflict) => Paging.Cursor(ConflictSql.Stored(conflict.OpenedAt), conflict.Id.ToString());

    private static (string OpenedAt, Guid Id)? Place(string cursor) =>
        Paging.Keys(cursor, 2) is [var openedAt, var text] && openedAt.Length <= 40 && !openedAt.Contains('\0') && Paging.Id(text) is { } id
            ? (openedAt, id)
            : null;
}
