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
    public static async Task<IResult> HandleAsync(HttpContext http, Caller caller, Snapshots snapshots, CancellationToken ct)
    {
        // Its moment of the database, its connection and its place are given back before a byte goes out.
        await using var snapshot = await snapshots.BeginAsync(caller, ct);
        if (snapshot is null) return Snapshots.Busy;
        return await Spool.AnswerAsync(
            http, lines => snapshot.WriteAsync(lines, Languages.Choose(http), ct), snapshots.Longest, MediaType, fileName: null, ct);
    }
}
