using DDonDDon.Domain;
using DDonDDon.Domain.Counting;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Counting;

/// <summary>
/// What is approved. <paramref name="Version"/>: the session's when the sheet was looked at; absent: whatever it is. <paramref name="Choices"/>: what holds in
/// each zone of a product that several devices counted. <paramref name="Accepted"/>: products that are counted as they stand although the sheet says
/// `recount`.
/// </summary>
public sealed record ApproveRequest(long? Version = null, IReadOnlyList<OverlapChoice>? Choices = null, IReadOnlyList<Guid>? Accepted = null);

/// <summary>
/// What holds of a product in a <paramref name="Zone"/> (absent: the lines without one) that several devices counted: the one line <paramref
/// name="LineId"/>, or without it the sum of all.
/// </summary>
public sealed record OverlapChoice(Guid ProductId, string? Zone = null, Guid? LineId = null);

/// <summary>POST /count-sessions/{id}/approve.</summary>
public static class ApproveCountSession
{
    public static Problem? Validate(ApproveRequest? request) => (request?.Choices ?? []).Any(choice => choice is null)
        ? Problem.Of(new Rejection("countSession.choice_invalid", "choices says what holds where several devices counted; none is null.", "choices"))
        : null;

    [WolverinePost("/api/v1/count-sessions/{id:guid}/approve"), Authorize(Policies.Admin)]
    [Operation("approveCountSession", "Makes what was counted the stock: one COUNT a product, at the time of its last line.",
        Description = "What nobody counted keeps its stock. With the `version` of the session that was looked at, a line that came since refuses the "
            + "approval. For each of the sheet's `overlaps` (several devices counted a product in one zone) "
            + "`choices` says whether all lines together hold or one "
            + "of them; without that the approval is refused, and the problem's `undecided` names them. A product that moved while it was counted (`recount`) "
            + "must be in `accepted`; without that the problem's `moved` names it. Both stand in the approval's event. Lines that arrive afterwards go to "
            + "quarantine. Approving again changes nothing, and goes on where a server died; with "
            + "other `choices` it is refused. What could not be booked is listed as `refused`.")]
    [Refuses(
        "countSession.unknown", "countSession.closed", "countSession.changed", "countSession.empty", "countSession.choice_invalid", "countSession.undecided",
        "countSession.moved")]
    [Answers<CountSessionView>]
    public static async Task<IResult> HandleAsync(
        Guid id, ApproveRequest? request, Caller caller, CountSessions sessions, CountVariances variances, CountBooking booking, CancellationToken ct)
    {
        var approval = new CountApproval(
            [.. (request?.Choices ?? []).Select(choice => new LineChoice(choice.ProductId, ComposedText.Of(choice.Zone ?? ""), choice.LineId))],
            [.. (request?.Accepted ?? []).Distinct()]);
        Review? review = null;
        var answer = await CountDecision.TakeAsync(id, caller, sessions, async (held, at, transaction) =>
        {
            if (held.DecideApproval(request?.Version) is { } refused) return refused;
            if (!held.TakesLines) return approval.Agrees(held.Choices) ? CountDecision.Nothing : Decided;
            // Behind the lock: no line and no movement comes between the look at the sheet and the approval.
            review = await Review.OfAsync(held, approval, sessions, variances, reads => transaction.ReadAsync(reads, ct));
            if (review.Refused is { } unready) return unready;
            return new CountSessionApproved
            {
                SessionId = id,
                StoreId = held.StoreId,
                OccurredAt = at,
                By = caller.UserId,
                Choices = approval.Choices,
                Accepted = approval.Accepted,
            };
        }, ct, booking);
        return answer is Problem problem && review is not null ? problem with { Extra = review.Named(problem.Extra) } : answer;
    }

    private static Rejection Decided { get; } = new(
        "countSession.closed", "The count session was approved with other choices. Reverse the approval to decide anew.", "choices");

    /// <summary>What an approval leaves open of a sheet.</summary>
    private sealed record Review(Rejection? Invalid, IReadOnlyList<CountOverlap> Undecided, IReadOnlyList<Guid> Moved)
    {
        public Rejection? Refused => Invalid ?? (Undecided.Count, Moved.Count) switch
        {
            ( > 0, _) => new("countSession.undecided",
                $"Several devices counted the same product in the same zone, {Undecided.Count} times: "
                    + "say for each in choices whether the sum or one line holds."),
            (_, > 0) => new("countSession.moved",
                $"{Moved.Count} products moved while they were counted: count them again, or name in accepted those that are right all the same."),
            _ => null,
        };

        public static async Task<Review> OfAsync(
            CountSession session, CountApproval approval, CountSessions sessions, CountVariances variances, Func<IReadOnlyList<Read>, Task> read)
        {
            var sheet = await sessions.ProductsAsync(session, read);
            if (approval.Check(sheet) is { } invalid) return new(invalid, [], []);
            IReadOnlyList<CountedProduct> chosen = [.. sheet.Select(product => product.With(approval.Choices))];
            var expected = await variances.OfAsync(session.StoreId, chosen, read);
            return new(null, approval.Undecided(sheet),
                [.. chosen.Select(product => product.ProductId).Where(product => expected[product].Variance.Moved).Except(approval.Accepted)]);
        }

        public Dictionary<string, object> Named(IReadOnlyDictionary<string, object>? extra)
        {
            var named = new Dictionary<string, object>(extra ?? new Dictionary<string, object>());
            if (Undecided.Count > 0) named["undecided"] = Undecided.Select(overlap => UndecidedOverlap.Of(overlap)).ToList();
            if (Moved.Count > 0) named["moved"] = Moved;
            return named;
        }
    }
}

/// <summary>An overlap that an approval has not decided, as a problem names it.</summary>
internal sealed record UndecidedOverlap(Guid ProductId, string Zone, decimal Sum, IReadOnlyList<CountLineView> Lines)
{
    public static UndecidedOverlap Of(CountOverlap overlap) =>
        new(overlap.ProductId, overlap.Zone, overlap.Sum, [.. overlap.Lines.Select(CountLineView.Of)]);
}
