using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Counting;

/// <summary>POST /count-sessions/{id}/pause.</summary>
public static class PauseCountSession
{
    [WolverinePost("/api/v1/count-sessions/{id:guid}/pause"), Authorize(Policies.Record)]
    [Operation("pauseCountSession", "Pauses a count session; lines that were counted before arrive all the same.")]
    [Refuses("countSession.unknown", "countSession.closed")]
    [Answers<CountSessionView>]
    public static Task<IResult> HandleAsync(Guid id, Caller caller, CountSessions sessions, CancellationToken ct) =>
        CountDecision.TakeAsync(id, caller, sessions, (held, at) => held.DecidePause() is { } refused ? refused
            : held.Status is CountSessionStatus.Paused ? CountDecision.Nothing
            : new CountSessionPaused { SessionId = id, StoreId = held.StoreId, OccurredAt = at, By = caller.UserId }, ct);
}
