using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Counting;

/// <summary>POST /count-sessions/{id}/reverse.</summary>
public static class ReverseCountSession
{
    public static Problem? Validate(CountDecisionRequest? request) => CountDecision.Invalid(request);

    [WolverinePost("/api/v1/count-sessions/{id:guid}/reverse"), Authorize(Policies.Admin)]
    [Operation("reverseCountSession", "Voids the counts of an approved session.",
        Description = "Stock is then what it would be had nobody counted. Reversing again changes nothing, and goes on where a server died. "
            + "A count that could not be voided leaves the session approved, with what could not be in `refused`.")]
    [Refuses("countSession.unknown", "countSession.not_approved", "countSession.reason_invalid")]
    [Answers<CountSessionView>]
    public static async Task<IResult> HandleAsync(
        Guid id, CountDecisionRequest? request, Caller caller, CountSessions sessions, CountBooking booking, CancellationToken ct)
    {
        // What an approval has not finished is finished first, so that there is all to void.
        if (await sessions.FindAsync(id, caller, ct) is { Status: CountSessionStatus.Approving } session) await booking.FinishAsync(session.StoreId, id, ct);
        return await CountDecision.TakeAsync(id, caller, sessions, (held, at) => held.DecideReversal() is { } refused ? refused
            : held.Status is not CountSessionStatus.Approved ? CountDecision.Nothing
            : new CountSessionReversed(CountDecision.ReasonOf(request))
            { SessionId = id, StoreId = held.StoreId, OccurredAt = at, By = caller.UserId }, ct, booking);
    }
}
