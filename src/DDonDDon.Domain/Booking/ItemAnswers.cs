using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Booking;

/// <summary>The answers to the items of one decision, and what is kept of those that are not booked.</summary>
internal sealed class ItemAnswers(Facts facts, Guid? storeId)
{
    private readonly Dictionary<SubmittedItem, ItemResult> _answers = new(ReferenceEqualityComparer.Instance);
    private readonly SettingAside _setAside = new(facts, storeId);

    /// <summary>What happens to items that are not booked, or were not before.</summary>
    public IEnumerable<StreamAppend> SetAside => _setAside.Streams;

    public ItemResult Of(SubmittedItem item) => _answers[item];

    public void Set(SubmittedItem item, ItemResult answer) => _answers[item] = answer;

    /// <summary>It is not taken; what was set aside stays so.</summary>
    public void Refuse(SubmittedItem item, Rejection rejection)
    {
        _answers[item] = ItemResult.Refused(item.Id, item.IsReleased ? ItemStatus.Quarantined : ItemStatus.Rejected, rejection);
        if (item.IsReleased) _setAside.Keep(item, rejection);
    }

    /// <summary>Keeps an item for later. One whose sender is there to answer is refused.</summary>
    public void Quarantine(SubmittedItem item, Rejection reason)
    {
        if (item.IsOnline || item.IsReleased) { Refuse(item, reason); return; }
        _setAside.Quarantine(item, reason);
        _answers[item] = ItemResult.Refused(item.Id, ItemStatus.Quarantined, reason);
    }

    /// <summary>Its id is taken by another content.</summary>
    public void TakenId(SubmittedItem item)
    {
        var taken = item.Item switch
        {
            ProductEditItem => IdTaken("record the edit again under a new id."),
            DecisionItem { StoreId: null } => IdTaken("decide again under a new id."),
            _ => IdTaken("record the movement again under a new id."),
        };
        if (item.IsJudged) { Refuse(item, taken); return; }
        _setAside.TakenId(item);
        _answers[item] = ItemResult.Refused(item.Id, ItemStatus.IdConflict, taken);
    }

    /// <summary>Its id is stored: the first answer once more, when the content is the same.</summary>
    public void Repeat(SubmittedItem item, RecordedEvent recorded)
    {
        if (!item.Item.Equals(StoredItems.Of(recorded.Happened))) { TakenId(item); return; }
        Booked(item);
        _answers[item] = new(
            recorded.Id.ToString(), ItemStatus.Duplicate, recorded.RecordedAt, TimeOf(recorded.Happened), recorded.Version,
            recorded.Answer?.Stock is { } stock ? new(recorded.Answer.ProductId ?? recorded.StreamId, stock) : null, recorded.Answer?.Effects ?? []);
    }

    /// <summary>Its id was set aside before.</summary>
    public void Known(SubmittedItem item, SetAsideItem known)
    {
        if (!item.Item.Equals(known.Sent().Item)) TakenId(item);
        else _answers[item] = ItemResult.Refused(
            item.Id, known.Status is QuarantineStatus.Discarded ? ItemStatus.Rejected : ItemStatus.Quarantined, known.Rejection);
    }

    /// <summary>Its id came twice in one request; to be called when the first has its answer.</summary>
    public void Repeat(SubmittedItem item, SubmittedItem first)
    {
        if (!item.Item.Equals(first.Item)) TakenId(item);
        else _answers[item] = _answers[first] is { Status: ItemStatus.Accepted } accepted ? accepted with { Status = ItemStatus.Duplicate } : _answers[first];
    }

    /// <summary>It is taken.</summary>
    public void Accept(SubmittedItem item, ItemResult answer)
    {
        Booked(item);
        _answers[item] = answer;
    }

    private void Booked(SubmittedItem item)
    {
        if (item.IsReleased) _setAside.Release(item);
    }

    private static Rejection IdTaken(string advice) => new("id.conflict", $"This id is stored with other content. The first stays; {advice}", "id");

    private static DateTimeOffset TimeOf(object happened) => happened switch
    {
        StockMovement movement => movement.OccurredAt,
        CountLineRecorded line => line.OccurredAt,
        ConflictResolved decision => decision.OccurredAt,
        ProductEvent edit => edit.OccurredAt,
        _ => throw new InvalidOperationException($"No item makes a {happened.GetType().Name}."),
    };
}
