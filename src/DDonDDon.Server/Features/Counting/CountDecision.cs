using DDonDDon.Domain;
using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Features.Counting;

/// <summary>Why a session is discarded or reversed: at most 500 characters in one line.</summary>
public sealed record CountDecisionRequest(string? Reason = null);

/// <summary>What all decisions about a count session share.</summary>
internal static class CountDecision
{
    private const int LongestReason = 500;

    public static Decision<CountSessionEvent> Nothing { get; } = new([]);

    /// <summary>Takes a step, and books the movements that follow from it, even if the caller has gone.</summary>
    public static Task<IResult> TakeAsync(
        Guid id, Caller caller, CountSessions sessions, Func<CountSession, DateTimeOffset, Decision<CountSessionEvent>> decide, CancellationToken ct,
        CountBooking? booking = null) =>
        TakeAsync(id, caller, sessions, (held, at, _) => Task.FromResult(decide(held, at)), ct, booking);

    /// <summary>The same, of a decision that reads more in the step's transaction.</summary>
    public static async Task<IResult> TakeAsync(
        Guid id, Caller caller, CountSessions sessions, Func<CountSession, DateTimeOffset, LedgerSession, Task<Decision<CountSessionEvent>>> decide,
        CancellationToken ct, CountBooking? booking = null)
    {
        if (await sessions.FindAsync(id, caller, ct) is not { } found) return GetCountSession.Unknown;
        var (session, refused) = await sessions.StepAsync(found.StoreId, id, caller, (held, at, transaction) => decide(held!, at, transaction), ct);
        if (refused is not null) return Problem.Of(refused);
        if (booking is not null) session = await booking.FinishAsync(found.StoreId, id, CancellationToken.None);
        return Results.Json(CountSessionView.Of(session!), ApiJson.Options);
    }

    public static Problem? Invalid(CountDecisionRequest? request) =>
        request?.Reason is not { } reason || reason.Length <= LongestReason && !reason.Any(char.IsControl)
        ? null
        : Problem.Of(new Rejection("countSession.reason_invalid", $"A reason has at most {LongestReason} characters, in one line.", "reason"));

    public static string? ReasonOf(CountDecisionRequest? request) => string.IsNullOrWhiteSpace(request?.Reason) ? null : request.Reason.Trim();
}
