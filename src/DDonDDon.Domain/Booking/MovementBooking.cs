using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>Movements, amendments and lines of count sessions on their way into one store's ledger.</summary>
internal sealed class MovementBooking(Facts facts, StoreRequest request, ConflictRules rules)
{
    private readonly ItemAnswers _answers = new(facts, request.StoreId);
    private readonly List<(SubmittedItem Item, SubmittedItem First)> _repeats = [];

    public BookingDecision Decide()
    {
        var permitted = Permitted();
        if (permitted.Count == 0) return End(BookingOutcome.Forbids);

        var judge = new ItemJudge(facts, request.StoreId, _answers);
        foreach (var (item, caller) in FreshInOrder(permitted)) judge.Judge(item, caller);

        List<Guid> histories = [.. judge.Items.Where(item => !item.TryFold()).Select(item => item.ProductId)];
        var watch = new ConflictWatch(facts, rules);
        List<ItemFold> moved = [.. judge.Items.Where(item => item.Booked.Count > 0)];
        foreach (var item in moved) watch.Look(item);
        var needs = new Needs { Histories = histories, OpenConflicts = [.. histories, .. watch.WantedOpen], Movements = watch.WantedMovements };
        if (needs.AreNone) return Book(judge, moved, watch.Changes);
        return new More(needs with
        {
            Joining = [.. moved.SelectMany(item => item.Booked.Select(booked => (item.ProductId, booked.Movement.OccurredAt)))],
        });
    }

    // The items whose senders may write at all, each with its sender.
    private List<(SubmittedItem Item, User Caller)> Permitted()
    {
        var permitted = new List<(SubmittedItem Item, User Caller)>();
        foreach (var item in request.Items)
            if (WhyForbidden(item) is { } forbidden) _answers.Set(item, ItemResult.Refused(item.Id, ItemStatus.Rejected, forbidden));
            else permitted.Add((item, facts.Users[item.Submission.CallerId]));
        return permitted;
    }

    private Rejection? WhyForbidden(SubmittedItem item) => !item.IsJudged ? facts.WhyForbidden(item)
        : facts.Users.ContainsKey(item.Submission.CallerId) && MayRelease(item) ? null
        : SenderRules.Revoked;

    private bool MayRelease(SubmittedItem item) =>
        item.Source is not ItemSource.SetAside { DecidedBy: { } id } || facts.Users.GetValueOrDefault(id) is { IsActiveAdmin: true };

    // What is known already is answered; what is new comes in the order of its keys.
    private IEnumerable<(SubmittedItem Item, User Caller)> FreshInOrder(List<(SubmittedItem Item, User Caller)> permitted)
    {
        var firsts = new Dictionary<Guid, SubmittedItem>();
        var fresh = new List<(SubmittedItem Item, User Caller)>();
        foreach (var (item, caller) in permitted)
        {
            if (!item.IsJudged && SenderRules.Sending(caller, request.StoreId, item.Time.OccurredAt) is { } refused
                && !StoreBooking.IsKnown(facts, item, caller))
                _answers.Refuse(item, refused);
            else if (!firsts.TryAdd(item.Id, item)) _repeats.Add((item, firsts[item.Id]));
            else if (facts.Recorded.TryGetValue(item.Id, out var recorded)) _answers.Repeat(item, recorded);
            else if (facts.Elsewhere.Contains((item.Submission.DeviceId, item.Id))) _answers.TakenId(item);
            else if (facts.FindSetAside(item.Id) is { } known && !(item.IsReleased && known.IsOpen)) _answers.Known(item, known);
            else if (DeviceRules.Counting(facts, item) is { } implausible) _answers.Refuse(item, implausible);
            else fresh.Add((item, caller));
        }
        return fresh.OrderBy(one => one.Item.Key);
    }

    private Decided Book(ItemJudge judge, List<ItemFold> moved, IReadOnlyList<ConflictChange> changes)
    {
        foreach (var (item, rejection) in judge.Items.SelectMany(item => item.Refused)) _answers.Refuse(item, rejection);
        var submissions = moved.SelectMany(item => item.Booked).ToDictionary(booked => booked.Movement.Id, booked => booked.Item.Submission.Id);
        var effects = changes.ToLookup(change => change.Cause);
        List<StreamAppend> streams =
        [
            .. moved.Select(item => Append(item, movement => ConflictChange.EffectsOf([.. effects[movement.Id]], movement.Id))),
            .. changes.Select(change => change.Append(submissions[change.Cause])),
            .. judge.Sheets.Select(sheet => sheet.Append(_answers, facts.RecordedAt, rules.ClockTolerance)),
        ];
        foreach (var (item, first) in _repeats) _answers.Repeat(item, first);
        return request.Items.All(item => _answers.Of(item).Status is ItemStatus.Rejected)
            ? End(BookingOutcome.Refuses)
            : End(BookingOutcome.Stores) with { Streams = [.. streams, .. _answers.SetAside], Arrived = StoreBooking.Arrived(request, _answers) };
    }

    private StreamAppend Append(ItemFold item, Func<StockMovement, IReadOnlyList<Effect>> opened)
    {
        var events = new List<DecidedEvent>(item.Booked.Count);
        foreach (var (submitted, movement, after) in item.Booked)
        {
            Effect[] effects =
            [
                .. StockItem.EffectsOf(movement, after, rules.ClockTolerance), .. opened(movement),
                .. DeviceRules.IsRepeated(facts, submitted) ? [new Effect(EffectKind.SeqRepeated)] : (Effect[])[],
            ];
            events.Add(new(
                movement.Id, movement, movement.RecordedBy, submitted.Submission.Id, submitted.Submission.DeviceId, FirstAnswer.Of(after.Quantity, effects)));
            _answers.Accept(submitted, new(
                movement.Id.ToString(), ItemStatus.Accepted, facts.RecordedAt, movement.OccurredAt, item.ExpectedVersion + events.Count,
                new(movement.ProductId, after.Quantity), effects));
        }
        return new(item.ProductId, StreamKind.StockItem, item.ExpectedVersion, events);
    }

    private Decided End(BookingOutcome outcome) => new() { Outcome = outcome, Answers = [.. request.Items.Select(_answers.Of)] };
}
