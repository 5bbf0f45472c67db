using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Features.Sync.Ledgers;

namespace DDonDDon.Server.Features.Sync;

/// <summary>Answers items that are not booked now, and keeps those that must be kept all the same.</summary>
internal sealed class StoreAnswers(EventTypes types)
{
    private readonly List<(SubmittedItem Item, Rejection Reason)> _quarantine = [];
    private readonly List<SubmittedItem> _idConflicts = [];

    /// <summary>Keeps what was put into quarantine and what met another content.</summary>
    public void KeepIn(IStoreTransaction transaction)
    {
        if (_quarantine.Count > 0) transaction.Quarantine(_quarantine);
        if (_idConflicts.Count > 0) transaction.KeepIdConflicts(_idConflicts);
    }

    /// <summary>The first answer once more, when the content is the same.</summary>
    public void Stored(SubmittedItem item, StoredEvent stored)
    {
        var happened = types.Read(stored);
        if (ItemContent.Of(happened) != item.Content) { Conflict(item); return; }
        var first = JsonSerializer.Deserialize<AnswerHeaders>(stored.Headers, types.Json)!;
        var occurredAt = happened switch
        {
            StockMovement movement => movement.OccurredAt,
            CountLineRecorded line => line.OccurredAt,
            _ => ((ConflictResolved)happened).OccurredAt,
        };
        item.Answer = new(
            stored.Id.ToString(), ItemStatus.Duplicate, stored.Timestamp, occurredAt, stored.Version,
            first.Stock is { } stock ? new(first.ProductId ?? stored.StreamId, stock) : null, first.Effects ?? []);
    }

    public void Quarantined(SubmittedItem item, QuarantinedItem quarantined)
    {
        if (quarantined.ContentAs(item) == item.Content)
            item.Answer = ItemResult.Refused(
                item.Content.Id, quarantined.Status is QuarantineStatus.Discarded ? ItemStatus.Rejected : ItemStatus.Quarantined, quarantined.Rejection);
        else Conflict(item);
    }

    /// <summary>An id that came twice in one transaction; to be called when the first has its answer.</summary>
    public void Repeat(SubmittedItem item, SubmittedItem first)
    {
        if (first.Content != item.Content) Conflict(item);
        else item.Answer = first.Answer is { Status: ItemStatus.Accepted } accepted ? accepted with { Status = ItemStatus.Duplicate } : first.Answer;
    }

    public void Conflict(SubmittedItem item)
    {
        var taken = new Rejection("id.conflict", "This id is stored with other content. The first stays; record the movement again under a new id.", "id");
        if (item.IsJudged) { item.Refuse(taken); return; }
        _idConflicts.Add(item);
        item.Answer = ItemResult.Refused(item.Content.Id, ItemStatus.IdConflict, taken);
    }

    /// <summary>Keeps an item for later; one whose sender is there is refused, and one that is kept already stays.</summary>
    public void Quarantine(SubmittedItem item, Rejection reason)
    {
        if (item.IsOnline || item.IsReleased) { item.Refuse(reason); return; }
        _quarantine.Add((item, reason));
        item.Answer = ItemResult.Refused(item.Content.Id, ItemStatus.Quarantined, reason);
    }

    public void QuarantineUnknown(SubmittedItem item)
    {
        var (code, productId, isOnline) = (item.Content.Barcode, item.Content.ProductId, item.IsOnline);
        Quarantine(item, code is not null
            ? new("barcode.unknown", $"No product has the barcode {code}{(isOnline ? "" : " yet; the movement is kept until one does")}.", "barcode")
            : new("product.unknown", $"There is no product {productId}{(isOnline ? "" : " yet; the movement is kept until there is")}.", "productId"));
    }
}
