using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>A decision about stock, with all that it causes, on its way into its store's ledger.</summary>
internal sealed class ConflictBooking(Facts facts, StoreRequest request, SubmittedItem item, ConflictRules rules)
{
    private readonly ItemAnswers _answers = new(facts, request.StoreId);
    private readonly DecisionItem _decided = (DecisionItem)item.Item;

    public BookingDecision Decide()
    {
        if (facts.WhyForbidden(item) is { } forbidden)
        {
            _answers.Refuse(item, forbidden);
            return End(BookingOutcome.Forbids);
        }
        var caller = facts.Users[item.Submission.CallerId];
        if (SenderRules.Sending(caller, request.StoreId, item.Time.OccurredAt) is { } refused && !StoreBooking.IsKnown(facts, item, caller))
            _answers.Refuse(item, refused);
        else if (facts.Recorded.TryGetValue(item.Id, out var recorded)) _answers.Repeat(item, recorded);
        else if (facts.Elsewhere.Contains((item.Submission.DeviceId, item.Id)) || facts.FindSetAside(item.Id) is not null) _answers.TakenId(item);
        else return DecideFresh(caller);
        return End();
    }

    private BookingDecision DecideFresh(User caller)
    {
        var recorder = facts.Users.GetValueOrDefault(item.Sent.RecordedBy ?? caller.Id);
        var verdict = SenderRules.Judge(facts.Store is not null, caller, recorder, request.StoreId, item.Time.OccurredAt);
        if ((verdict.Refused ?? verdict.Quarantined ?? DeviceRules.Recording(facts, item, caller) ?? DeviceRules.Counting(facts, item)) is { } refused)
            return Refuse(refused);
        if (!facts.Conflicts.TryGetValue(_decided.ConflictId, out var conflict)) return Refuse(ConflictDecisions.Unknown);
        if (!facts.Histories.TryGetValue(conflict.ProductId, out var movements))
            return new More(new() { Histories = [conflict.ProductId], OpenConflicts = [conflict.ProductId] });

        var history = StockHistory.Of(request.StoreId, conflict.ProductId, movements);
        var before = history.Fold();
        var (resolved, movement, refusal) = StockDecision.Of(conflict, ConflictDecisions.Of(item, caller), before, history);
        if (refusal is not null) return Refuse(refusal);
        if (movement is null) return Store(conflict, resolved!, before.Quantity, [], []);

        var fold = new ItemFold(request.StoreId, conflict.ProductId, null, movements);
        fold.Add(item, movement);
        fold.TryFold();
        var watch = new ConflictWatch(facts, rules, conflict.Id);
        watch.Look(fold);
        IReadOnlyList<Effect> effects =
            [.. StockItem.EffectsOf(movement, fold.After, rules.ClockTolerance), .. ConflictChange.EffectsOf(watch.Changes, movement.Id)];
        var answer = FirstAnswer.Of(fold.After.Quantity, effects);
        return Store(conflict, resolved!, fold.After.Quantity, effects,
        [
            new(conflict.ProductId, StreamKind.StockItem, fold.ExpectedVersion,
                [new(movement.Id, movement, movement.RecordedBy, item.Submission.Id, movement.DeviceId, answer)]),
            .. watch.Changes.Select(change => change.Append(item.Submission.Id)),
        ]);
    }

    private Decided Store(Conflict conflict, ConflictResolved resolved, decimal stock, IReadOnlyList<Effect> effects, IReadOnlyList<StreamAppend> caused)
    {
        var answer = FirstAnswer.Of(stock, effects) with { ProductId = conflict.ProductId };
        _answers.Accept(item, ConflictDecisions.Answer(conflict, resolved, facts.RecordedAt, answer));
        return End() with { Streams = [.. caused, ConflictDecisions.Append(conflict, resolved, item, answer), .. _answers.SetAside] };
    }

    private Decided Refuse(Rejection rejection)
    {
        _answers.Refuse(item, rejection);
        return End();
    }

    private Decided End() => _answers.Of(item).Status is ItemStatus.Rejected
        ? End(BookingOutcome.Refuses)
        : End(BookingOutcome.Stores) with { Streams = [.. _answers.SetAside], Arrived = StoreBooking.Arrived(request, _answers) };

    private Decided End(BookingOutcome outcome) => new() { Outcome = outcome, Answers = [_answers.Of(item)] };
}
