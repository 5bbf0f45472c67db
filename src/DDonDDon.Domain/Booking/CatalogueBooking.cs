using DDonDDon.Domain.Access;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;

namespace DDonDDon.Domain.Booking;

/// <summary>What becomes of a request to the catalogue's ledger: a pure function of what is known. Only administrators' edits are taken.</summary>
public static class CatalogueBooking
{
    /// <param name="facts">What is known.</param>
    /// <param name="request">What was sent.</param>
    /// <param name="clockTolerance">How far a clock may be off and still be taken at its word.</param>
    public static BookingDecision Decide(Facts facts, CatalogueRequest request, TimeSpan clockTolerance) => request.Items is [{ Item: DecisionItem } decision]
        ? new ProductConflictBooking(facts, request, decision, clockTolerance).Decide()
        : new EditBooking(facts, request, clockTolerance).Decide();

    internal static IReadOnlyList<ArrivedCounters> Arrived(CatalogueRequest request) => request.Items[0] is { Source: ItemSource.Device } first
        ? [new(first.Submission, [.. request.Carried, .. request.Items.Select(item => item.Item.Seq)], true)]
        : [];
}

/// <summary>Edits of a device on their way into the catalogue.</summary>
internal sealed class EditBooking(Facts facts, CatalogueRequest request, TimeSpan clockTolerance)
{
    private readonly ItemAnswers _answers = new(facts, null);
    private readonly ProductEdits _edits = new(facts);
    private readonly List<(SubmittedItem Item, ProductEvent Edit, long Version)> _joined = [];

    public BookingDecision Decide()
    {
        if (facts.WhyForbidden(request.Items[0]) is { } forbidden)
        {
            foreach (var item in request.Items) _answers.Refuse(item, forbidden);
            return End(BookingOutcome.Forbids);
        }
        var caller = facts.Users[request.Items[0].Submission.CallerId];
        var repeats = new List<(SubmittedItem Item, SubmittedItem First)>();
        foreach (var item in FreshInOrder(caller, repeats)) Judge(item, caller, facts.Users.GetValueOrDefault(item.Sent.RecordedBy ?? caller.Id));
        if (_edits.Needs() is { AreNone: false } needs) return new More(needs);

        var streams = _edits.Streams(clockTolerance);
        foreach (var (item, edit, version) in _joined)
            _answers.Accept(item, new(
                edit.Id.ToString(), ItemStatus.Accepted, facts.RecordedAt, edit.OccurredAt, version, Effects: _edits.EffectsOf(edit, clockTolerance)));
        foreach (var (item, first) in repeats) _answers.Repeat(item, first);
        return request.Items.All(item => _answers.Of(item).Status is ItemStatus.Rejected)
            ? End(BookingOutcome.Refuses)
            : End(BookingOutcome.Stores) with { Streams = [.. streams, .. _answers.SetAside], Arrived = CatalogueBooking.Arrived(request) };
    }

    private IEnumerable<SubmittedItem> FreshInOrder(User caller, List<(SubmittedItem Item, SubmittedItem First)> repeats)
    {
        var firsts = new Dictionary<Guid, SubmittedItem>();
        var fresh = new List<SubmittedItem>();
        foreach (var item in request.Items)
        {
            var recorded = facts.Recorded.GetValueOrDefault(item.Id);
            // Its device may get the answer again, whoever works there now.
            if (caller.Role is not Role.Admin && !(recorded is not null && item.Item.Equals(StoredItems.Of(recorded.Happened))))
                _answers.Refuse(item, new("product.forbidden", "Only an administrator edits products.", "type"));
            else if (!firsts.TryAdd(item.Id, item)) repeats.Add((item, firsts[item.Id]));
            else if (recorded is not null) _answers.Repeat(item, recorded);
            else if (facts.Elsewhere.Contains((item.Submission.DeviceId, item.Id))) _answers.TakenId(item);
            else if (DeviceRules.Counting(facts, item) is { } implausible) _answers.Refuse(item, implausible);
            else fresh.Add(item);
        }
        return fresh.OrderBy(item => item.Key);
    }

    private void Judge(SubmittedItem submitted, User caller, User? recorder)
    {
        if (recorder is not { Role: Role.Admin })
        {
            _answers.Refuse(submitted, new("recordedBy.forbidden", "Only an administrator edits products.", "recordedBy"));
            return;
        }
        var item = (ProductEditItem)submitted.Item;
        var held = _edits.Find(item.ProductId);
        var edit = item.ToEvent(held is null, new(recorder.Id, caller.Id, submitted.Time));
        if ((ProductRules.Check(held, edit, item.InternalCodes.Contains) ?? _edits.Join(new(edit, item.BaseVersion), submitted.Submission.Id)) is { } refused)
            _answers.Refuse(submitted, refused);
        else _joined.Add((submitted, edit, _edits.Find(item.ProductId)!.Version));
    }

    private Decided End(BookingOutcome outcome) => new() { Outcome = outcome, Answers = [.. request.Items.Select(_answers.Of)] };
}
