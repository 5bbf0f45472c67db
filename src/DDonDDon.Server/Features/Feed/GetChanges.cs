using System.ComponentModel;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Feed;

/// <summary>GET /sync/changes: what changed since a cursor.</summary>
public static class GetChanges
{
    [WolverineGet("/api/v1/sync/changes"), Authorize(Policies.Read)]
    [Operation("getChanges", "What changed in the caller's stores and in the catalogue since a cursor, in the order of the commits.",
        Description = "Every change is the whole thing as it is now; put it in the place of what you have under its `kind`, `storeId` and `id`. Keep the "
            + "cursor together with them, and ask again at once while `more` is true. Without a cursor everything comes from the beginning, page by page; "
            + "GET /sync/snapshot gives the same as one stream. `purge` means: forget everything of that store. A cursor belongs to what a device has, "
            + "whoever is signed in.")]
    [Refuses("limit.invalid", "cursor.invalid", "cursor.gone")]
    [Answers<ChangePage>]
    public static async Task<IResult> HandleAsync(
        [Description("The cursor of the answer, snapshot or batch before; absent for everything from the beginning.")] string? cursor, int? limit,
        HttpContext http, Caller caller, ChangeFeed feed, ChangeWords words, CancellationToken ct)
    {
        if (Paging.Check(limit, null, Paging.Id, out var count, out _) is { } wrong) return wrong;
        var (page, problem) = await feed.ReadAsync(caller, cursor, count, ct);
        if (problem is not null) return problem;
        return Results.Json(page! with { Changes = await words.SayAsync(page.Changes, Languages.Choose(http), ct) }, ApiJson.Options);
    }
}
