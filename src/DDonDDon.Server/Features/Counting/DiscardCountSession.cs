using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Counting;

/// <summary>POST /count-sessions/{id}/discard.</summary>
public static class DiscardCountSession
{
    public static Problem? Validate(CountDecisionRequest? request) => CountDecision.Invalid(request);

    [WolverinePost("/api/v1/count-sessions/{id:guid}/discard"), Authorize(Policies.Admin)]
    [Operation("discardCountSession", "Discards a count session: nothing comes of it.")]
    [Refuses("countSession.unknown", "countSession.approved", "countSession.reason_invalid")]
    [Answers<CountSessionView>]
    public static Task<IResult> HandleAsync(Guid id, CountDecisionRequest? request, Caller caller, CountSessions sessions, CancellationToken ct) =>
        CountDecision.TakeAsync(id, caller, sessions, (held, at) => held.DecideDiscard() is { } refused ? refused
            : held.Status is CountSessionStatus.Discarded ? CountDecision.Nothing
            : new CountSessionDiscarded(CountDecision.ReasonOf(request))
            { SessionId = id, StoreId = held.StoreId, OccurredAt = at, By = caller.UserId }, ct);
}
