using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>
/// What goes into one store's ledger in one transaction: movements, amendments and lines of count sessions, of one submission or of several; or one decision
/// by itself.
/// </summary>
/// <param name="StoreId">The store.</param>
/// <param name="Items">At least one.</param>
/// <param name="Carried">Counters of the same submission that no other transaction has noted.</param>
public sealed record StoreRequest(Guid StoreId, IReadOnlyList<SubmittedItem> Items, IReadOnlyList<long> Carried)
{
    /// <summary>What must be known to begin with.</summary>
    public Needs Needs()
    {
        var storeItems = Items.Select(item => item.Item).OfType<StoreItem>().ToList();
        return new()
        {
            Users = Distinct(Items.SelectMany(UsersOf)),
            Devices = DeviceRules.DevicesOf(Items),
            Products = Distinct(Items.Where(item => item.Item is StoreItem).Select(item => item.Named((StoreItem)item.Item))),
            Ids = Distinct(Items.Select(item => (item.Submission.DeviceId, item.Id))),
            Originals = Distinct(storeItems.OfType<AmendmentItem>().Select(item => item.MovementId)),
            Transfers = Distinct(storeItems.OfType<MovementItem>().Where(item => item.Type is MovementType.Inbound).Select(item => item.Transfer?.Id)
                .OfType<Guid>()),
            Sessions = Distinct(storeItems.OfType<CountLineItem>().Select(item => item.SessionId)),
            Conflicts = Distinct(Items.Select(item => item.Item).OfType<DecisionItem>().Select(item => item.ConflictId)),
        };
    }

    private static IEnumerable<Guid> UsersOf(SubmittedItem item)
    {
        yield return item.Submission.CallerId;
        if (item.Sent.RecordedBy is { } recorder) yield return recorder;
        if (item.Source is ItemSource.SetAside { DecidedBy: { } administrator }) yield return administrator;
    }

    private static List<T> Distinct<T>(IEnumerable<T> all) => [.. all.Distinct()];
}
