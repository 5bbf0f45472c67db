using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Counting;

/// <summary>POST /count-sessions/{id}/resume.</summary>
public static class ResumeCountSession
{
    [WolverinePost("/api/v1/count-sessions/{id:guid}/resume"), Authorize(Policies.Record)]
    [Operation("resumeCountSession", "Goes on with a paused count session.")]
    [Refuses("countSession.unknown", "countSession.closed")]
    [Answers<CountSessionView>]
    public static Task<IResult> HandleAsync(Guid id, Caller caller, CountSessions sessions, CancellationToken ct) =>
        CountDecision.TakeAsync(id, caller, sessions, (held, at) => held.DecidePause() is { } refused ? refused
            : held.Status is CountSessionStatus.Open ? CountDecision.Nothing
            : new CountSessionResumed { SessionId = id, StoreId = held.StoreId, OccurredAt = at, By = caller.UserId }, ct);
}
