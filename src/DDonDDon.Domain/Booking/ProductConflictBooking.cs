using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;

namespace DDonDDon.Domain.Booking;

/// <summary>A decision about a product, an administrator's, on its way into the catalogue's ledger.</summary>
internal sealed class ProductConflictBooking(Facts facts, CatalogueRequest request, SubmittedItem item, TimeSpan clockTolerance)
{
    private readonly ItemAnswers _answers = new(facts, null);

    public BookingDecision Decide()
    {
        if (facts.WhyForbidden(item) is { } forbidden)
        {
            _answers.Refuse(item, forbidden);
            return End(BookingOutcome.Forbids);
        }
        var caller = facts.Users[item.Submission.CallerId];
        var mayDecide = caller.IsActiveAdmin && facts.Users.GetValueOrDefault(item.Sent.RecordedBy ?? caller.Id) is { IsActiveAdmin: true };
        if (!mayDecide && !IsKnown(caller)) _answers.Refuse(item, ConflictDecisions.Unknown);
        else if (facts.Recorded.TryGetValue(item.Id, out var recorded)) _answers.Repeat(item, recorded);
        else if (facts.Elsewhere.Contains((item.Submission.DeviceId, item.Id))) _answers.TakenId(item);
        else if (!facts.Conflicts.TryGetValue(((DecisionItem)item.Item).ConflictId, out var conflict)) _answers.Refuse(item, ConflictDecisions.Unknown);
        else return DecideFresh(conflict, caller);
        return End();
    }

    private BookingDecision DecideFresh(Conflict conflict, User caller)
    {
        if (!facts.Catalogue.TryGetValue(conflict.ProductId, out var known)) return new More(new() { Catalogue = [conflict.ProductId] });
        var product = known.Product!;
        var (resolved, edit, refused) = ProductDecision.Of(conflict, ConflictDecisions.Of(item, caller), product);
        var edits = new ProductEdits(facts);
        if (refused is null && edit is not null) refused = edits.Join(new(edit, product.Version), item.Submission.Id, conflict.Id);
        if (refused is not null)
        {
            _answers.Refuse(item, refused);
            return End();
        }
        if (edits.Needs() is { AreNone: false } needs) return new More(needs);
        var answer = new FirstAnswer(null, null, conflict.ProductId);
        _answers.Accept(item, ConflictDecisions.Answer(conflict, resolved!, facts.RecordedAt, answer));
        return End() with { Streams = [.. edits.Streams(clockTolerance), ConflictDecisions.Append(conflict, resolved!, item, answer)] };
    }

    private bool IsKnown(User caller) => facts.Recorded.TryGetValue(item.Id, out var recorded)
        && (recorded.Happened is ConflictResolved first && first.SyncedBy == caller.Id || item.Item.Equals(StoredItems.Of(recorded.Happened)));

    private Decided End() => _answers.Of(item).Status is ItemStatus.Rejected
        ? End(BookingOutcome.Refuses)
        : End(BookingOutcome.Stores) with { Streams = [.. _answers.SetAside], Arrived = CatalogueBooking.Arrived(request) };

    private Decided End(BookingOutcome outcome) => new() { Outcome = outcome, Answers = [_answers.Of(item)] };
}
