using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Counting;

/// <summary>What is approved. <paramref name="Version"/>: the session's when the sheet was looked at; absent: whatever it is.</summary>
public sealed record ApproveRequest(long? Version = null);

/// <summary>POST /count-sessions/{id}/approve.</summary>
public static class ApproveCountSession
{
    [WolverinePost("/api/v1/count-sessions/{id:guid}/approve"), Authorize(Policies.Admin)]
    [Operation("approveCountSession", "Makes what was counted the stock: one COUNT a product, at the time of its last line.",
        Description = "What nobody counted keeps its stock. With the `version` of the session that was looked at, a line that came since refuses the "
            + "approval. Lines that arrive afterwards go to quarantine. Approving again changes nothing, and goes on where a server died. What could not be "
            + "booked is listed as `refused`.")]
    [Refuses("countSession.unknown", "countSession.closed", "countSession.changed", "countSession.empty")]
    [Answers<CountSessionView>]
    public static Task<IResult> HandleAsync(
        Guid id, ApproveRequest? request, Caller caller, CountSessions sessions, CountBooking booking, CancellationToken ct) =>
        CountDecision.TakeAsync(id, caller, sessions, (held, at) => held.DecideApproval(request?.Version) is { } refused ? refused
            : !held.TakesLines ? CountDecision.Nothing
            : new CountSessionApproved { SessionId = id, StoreId = held.StoreId, OccurredAt = at, By = caller.UserId }, ct, booking);
}
