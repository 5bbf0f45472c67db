using DDonDDon.Domain;
using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Features.Counting;

/// <summary>What is approved. <paramref name="Version"/>: the session's when the sheet was looked at; absent: whatever it is.</summary>
public sealed record ApproveRequest(long? Version = null);

/// <summary>Why a session is discarded or reversed: at most 500 characters in one line.</summary>
public sealed record CountDecisionRequest(string? Reason = null);

/// <summary>POST /count-sessions/{id}/pause, resume, approve, discard and reverse.</summary>
public static class DecideCountSession
{
    private const int LongestReason = 500;

    public static void MapDecideCountSession(this IEndpointRouteBuilder api)
    {
        api.MapPost("/count-sessions/{id:guid}/pause", PauseAsync)
            .RequireAuthorization(Policies.Record)
            .Describe("pauseCountSession", "Pauses a count session; lines that were counted before arrive all the same.", "countSession.unknown",
                "countSession.closed")
            .Produces<CountSessionView>();
        api.MapPost("/count-sessions/{id:guid}/resume", ResumeAsync)
            .RequireAuthorization(Policies.Record)
            .Describe("resumeCountSession", "Goes on with a paused count session.", "countSession.unknown", "countSession.closed")
            .Produces<CountSessionView>();
        api.MapPost("/count-sessions/{id:guid}/approve", ApproveAsync)
            .RequireAuthorization(Policies.Admin)
            .Describe("approveCountSession", "Makes what was counted the stock: one COUNT a product, at the time of its last line.",
                "countSession.unknown", "countSession.closed", "countSession.changed", "countSession.empty")
            .WithDescription(
                "What nobody counted keeps its stock. With the `version` of the session that was looked at, a line that came since refuses the approval. "
                + "Lines that arrive afterwards go to quarantine. Approving again changes nothing, and goes on where a server died. What could not be booked "
                + "is listed as `refused`.")
            .Produces<CountSessionView>();
        api.MapPost("/count-sessions/{id:guid}/discard", DiscardAsync)
            .RequireAuthorization(Policies.Admin)
            .Describe("discardCountSession", "Discards a count session: nothing comes of it.", "countSession.unknown", "countSession.approved",
                "countSession.reason_invalid")
            .Produces<CountSessionView>();
        api.MapPost("/count-sessions/{id:guid}/reverse", ReverseAsync)
            .RequireAuthorization(Policies.Admin)
            .Describe("reverseCountSession", "Voids the counts of an approved session.", "countSession.unknown", "countSession.not_approved",
                "countSession.reason_invalid")
            .WithDescription("Stock is then what it would be had nobody counted. Reversing again changes nothing, and goes on where a server died.")
            .Produces<CountSessionView>();
    }

    private static Task<IResult> PauseAsync(Guid id, Caller caller, CountSessions sessions, CancellationToken ct) =>
        StepAsync(id, caller, sessions, (held, at) => held.DecidePause() is { } refused ? refused
            : held.Status is CountSessionStatus.Paused ? Nothing
            : new CountSessionPaused { SessionId = id, StoreId = held.StoreId, OccurredAt = at, By = caller.UserId }, ct);

    private static Task<IResult> ResumeAsync(Guid id, Caller caller, CountSessions sessions, CancellationToken ct) =>
        StepAsync(id, caller, sessions, (held, at) => held.DecidePause() is { } refused ? refused
            : held.Status is CountSessionStatus.Open ? Nothing
            : new CountSessionResumed { SessionId = id, StoreId = held.StoreId, OccurredAt = at, By = caller.UserId }, ct);

    private static Task<IResult> DiscardAsync(Guid id, CountDecisionRequest? request, Caller caller, CountSessions sessions, CancellationToken ct) =>
        Invalid(request) is { } invalid ? Task.FromResult<IResult>(invalid)
            : StepAsync(id, caller, sessions, (held, at) => held.DecideDiscard() is { } refused ? refused
                : held.Status is CountSessionStatus.Discarded ? Nothing
                : new CountSessionDiscarded(ReasonOf(request)) { SessionId = id, StoreId = held.StoreId, OccurredAt = at, By = caller.UserId }, ct);

    private static Task<IResult> ApproveAsync(
        Guid id, ApproveRequest? request, Caller caller, CountSessions sessions, CountBooking booking, CancellationToken ct) =>
        StepAsync(id, caller, sessions, (held, at) => held.DecideApproval(request?.Version) is { } refused ? refused
            : !held.TakesLines ? Nothing
            : new CountSessionApproved { SessionId = id, StoreId = held.StoreId, OccurredAt = at, By = caller.UserId }, ct, booking);

    private static async Task<IResult> ReverseAsync(
        Guid id, CountDecisionRequest? request, Caller caller, CountSessions sessions, CountBooking booking, CancellationToken ct)
    {
        if (Invalid(request) is { } invalid) return invalid;
        // What an approval has not finished is finished first, so that there is all to void.
        if (await sessions.FindAsync(id, caller, ct) is { Status: CountSessionStatus.Approving } session) await booking.FinishAsync(session.StoreId, id, ct);
        return await StepAsync(id, caller, sessions, (held, at) => held.DecideReversal() is { } refused ? refused
            : held.Status is not CountSessionStatus.Approved ? Nothing
            : new CountSessionReversed(ReasonOf(request)) { SessionId = id, StoreId = held.StoreId, OccurredAt = at, By = caller.UserId }, ct, booking);
    }

    private static Decision<CountSessionEvent> Nothing { get; } = new([]);

    // Takes a step, and books the movements that follow from it, even if the caller has gone.
    private static async Task<IResult> StepAsync(
        Guid id, Caller caller, CountSessions sessions, Func<CountSession, DateTimeOffset, Decision<CountSessionEvent>> decide, CancellationToken ct,
        CountBooking? booking = null)
    {
        if (await sessions.FindAsync(id, caller, ct) is not { } found) return GetCountSession.Unknown;
        var (session, refused) = await sessions.StepAsync(found.StoreId, id, caller, (held, at) => decide(held!, at), ct);
        if (refused is not null) return Problem.Of(refused);
        if (booking is not null) session = await booking.FinishAsync(found.StoreId, id, CancellationToken.None);
        return Results.Json(CountSessionView.Of(session!), ApiJson.Options);
    }

    private static Problem? Invalid(CountDecisionRequest? request) =>
        request?.Reason is not { } reason || reason.Length <= LongestReason && !reason.Any(char.IsControl)
        ? null
        : Problem.Of(new Rejection("countSession.reason_invalid", $"A reason has at most {LongestReason} characters, in one line.", "reason"));

    private static string? ReasonOf(CountDecisionRequest? request) => string.IsNullOrWhiteSpace(request?.Reason) ? null : request.Reason.Trim();
}
