using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Feed;

/// <summary>GET /sync/snapshot: everything that a caller may have, and the cursor to go on with.</summary>
public static class GetSnapshot
{
    public const string MediaType = "application/x-ndjson";

    [WolverineGet("/api/v1/sync/snapshot"), Authorize(Policies.Read)]
    [Operation("getSnapshot", "Everything that the caller may have, from one moment: a line of JSON each, the last one with the cursor to go on with.",
        Description = "Lines have the shape of the changes of GET /sync/changes. The last line is `{\"kind\":\"end\",\"cursor\":…,\"changes\":…}` and says "
            + "how many came before it; without it the snapshot is not complete: throw it away and take another. It takes at most five minutes. Where a "
            + "network is too bad for that, GET /sync/changes without a cursor gives the same in pages.")]
    [Refuses("snapshot.busy")]
    [Answers(StatusCodes.Status200OK, typeof(string), MediaType)]
    public static async Task<IResult> HandleAsync(HttpContext http, Caller caller, Snapshots snapshots, ILogger<Snapshots> logger, CancellationToken ct)
    {
        await using var snapshot = await snapshots.BeginAsync(caller, ct);
        if (snapshot is null) return Snapshots.Busy;
        http.Response.ContentType = MediaType;
        var language = Languages.Choose(http);
        try
        {
            await snapshot.WriteAsync(http.Response.Body, language, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested && (exception is OperationCanceledException || Faults.IsDatabaseLost(exception)))
        {
            logger.LogWarning("A snapshot was broken off: {Message}", exception.Message);
            http.Abort();
        }
        return Results.Empty;
    }
}
