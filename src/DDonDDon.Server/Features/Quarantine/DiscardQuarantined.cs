using DDonDDon.Domain;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Quarantine;

/// <summary>Why an item is thrown away: 1 to 500 characters.</summary>
public sealed record DiscardRequest(string Reason);

/// <summary>POST /quarantine/{id}/discard: an item will never be booked.</summary>
public static class DiscardQuarantined
{
    private const int LongestReason = 500;

    public static Problem? Validate(DiscardRequest request) =>
        request.Reason.Trim() is not { Length: > 0 and <= LongestReason } reason || reason.Any(char.IsControl)
            ? Problem.Of(new("quarantine.reason_invalid", $"Say in 1 to {LongestReason} characters why it is thrown away.", "reason"))
            : null;

    [WolverinePost("/api/v1/quarantine/{id:guid}/discard"), Authorize(Policies.Admin)]
    [Operation("discardQuarantined", "Throws an item in quarantine away, with a reason; it stays in the list.",
        Description = "An id is unique in a store only: `storeId` says which one is meant when several stores have it. What is discarded already stays as it "
            + "is. The device that sends the item again hears `rejected` with `quarantine.discarded`.")]
    [Refuses("quarantine.unknown", "quarantine.ambiguous", "quarantine.released", "quarantine.reason_invalid")]
    [Answers<QuarantineView>]
    public static async Task<IResult> HandleAsync(
        Guid id, Guid? storeId, DiscardRequest request, Caller caller, QuarantineQueries quarantine, ILedgers ledgers, CancellationToken ct)
    {
        var (found, problem) = await quarantine.FindAsync(id, storeId, ct);
        if (found is null) return problem!;
        var (item, refused) = await DiscardAsync(ledgers, new(found.StoreId!.Value, id, caller.UserId, request.Reason.Trim()), ct);
        return refused switch
        {
            null => Results.Json(QuarantineView.Of(item!), ApiJson.Options),
            { Code: "auth.revoked" } => AuthProblems.Revoked,
            _ => Problem.Of(refused),
        };
    }

    private static async Task<(SetAsideItem? Item, Rejection? Refused)> DiscardAsync(ILedgers ledgers, Discard request, CancellationToken ct)
    {
        await using var ledger = ledgers.Open(request.StoreId);
        var facts = await ledger.LoadAsync(request.Needs(), ct);
        var (decided, refused) = Discarded.Of(facts, request);
        var held = facts.FindSetAside(request.ItemId);
        if (decided is null) return (held, refused);
        await ledger.StoreAsync(decided, ct);
        return (decided.Streams[0].Events.Aggregate(held, (item, one) => SetAsideItem.Evolve(held!.Id, item, (SetAsideEvent)one.Happened)), null);
    }
}
