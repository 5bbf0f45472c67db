using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;

namespace DDonDDon.Domain.Booking;

/// <summary>
/// What becomes of a request to a store's ledger: a pure function of what is known. Items come in the order of their keys, so that a stream's versions follow
/// its time, whatever order they were sent in.
/// </summary>
public static class StoreBooking
{
    public static BookingDecision Decide(Facts facts, StoreRequest request, ConflictRules rules) => request.Items is [{ Item: DecisionItem } decision]
        ? new ConflictBooking(facts, request, decision, rules).Decide()
        : new MovementBooking(facts, request, rules).Decide();

    // Whoever sent it, and the device that it came from, may hear of it again, whoever works there now and whatever stores they have lost since. A device
    // that hears no instead would book it a second time under another id.
    internal static bool IsKnown(Facts facts, SubmittedItem item, User caller) => facts.Recorded.TryGetValue(item.Id, out var recorded)
        ? SenderOf(recorded.Happened) == caller.Id || item.Item.Equals(StoredItems.Of(recorded.Happened))
        : facts.FindSetAside(item.Id) is { } known && item.Item.Equals(known.Sent().Item);

    /// <summary>The counters that a request's items bring, by device.</summary>
    internal static IReadOnlyList<ArrivedCounters> Arrived(StoreRequest request, ItemAnswers answers)
    {
        var counted = request.Items.Where(item => Counts(item, answers.Of(item)));
        return
        [
            .. from item in counted
               group item by item.Submission.DeviceId into device
               let latest = device.MaxBy(item => item.Submission.ReceivedAt)!
               let isReplay = latest.Source is ItemSource.Device
               select new ArrivedCounters(latest.Submission, [.. isReplay ? request.Carried : [], .. device.Select(item => item.Item.Seq)], isReplay),
        ];
    }

    // A movement that is refused while somebody waits has used up neither its id nor its counter.
    private static bool Counts(SubmittedItem item, ItemResult answer) => item.Source switch
    {
        ItemSource.Device => true,
        ItemSource.Online => answer.Status is not ItemStatus.Rejected && item.Submission.DeviceId != Guid.Empty,
        _ => false,
    };

    private static Guid? SenderOf(object happened) => happened switch
    {
        Stock.StockMovement movement => movement.SyncedBy,
        Counting.CountLineRecorded line => line.SyncedBy,
        ConflictResolved decision => decision.SyncedBy,
        _ => null,
    };
}
