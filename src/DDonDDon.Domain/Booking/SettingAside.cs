using System.Text;
using System.Text.Json;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Quarantine;

namespace DDonDDon.Domain.Booking;

/// <summary>What happens in one decision to items that are set aside, or were, each in a stream of its own.</summary>
internal sealed class SettingAside(Facts facts, Guid? storeId)
{
    private readonly Dictionary<Guid, SetAsideItem?> _held = [];
    private readonly Dictionary<Guid, List<DecidedEvent>> _events = [];

    public IEnumerable<StreamAppend> Streams => _events.Select(stream => new StreamAppend(
        SetAsideItem.StreamOf(storeId, stream.Key), StreamKind.SetAsideItem, facts.SetAside.GetValueOrDefault(stream.Key)?.Version ?? 0, stream.Value));

    /// <summary>It is set aside as it was sent.</summary>
    public void Quarantine(SubmittedItem item, Rejection reason)
    {
        if (Held(item.Id)?.Status is not null) return;
        var product = (item.Item as StoreItem)?.Product;
        Add(item, item.Sent.RecordedBy ?? item.Submission.CallerId, new ItemQuarantined
        {
            ItemId = item.Id,
            StoreId = storeId,
            Content = ContentOf(item.Sent),
            DeviceId = item.Submission.DeviceId,
            SyncedBy = item.Submission.CallerId,
            BatchId = item.Submission.Id,
            ReceivedAt = item.Submission.ReceivedAt,
            OccurredAt = item.Time.OccurredAt,
            Clock = item.Time.Method,
            Barcode = product?.Code,
            ProductId = product?.Id,
            Reason = reason.Code,
            Message = reason.Message,
        });
    }

    /// <summary>It is booked.</summary>
    public void Release(SubmittedItem item)
    {
        if (Held(item.Id) is not { IsOpen: true }) return;
        var source = item.Source as ItemSource.SetAside;
        Add(item, source?.DecidedBy, new ItemReleased
        { ItemId = item.Id, OccurredAt = facts.RecordedAt, DecidedBy = source?.DecidedBy, ProductId = source?.ProductId });
    }

    /// <summary>It stays there, for the reason of this attempt.</summary>
    public void Keep(SubmittedItem item, Rejection reason)
    {
        if (Held(item.Id) is not { IsOpen: true } held || (held.Reason, held.Message) == (reason.Code, reason.Message)) return;
        Add(item, (item.Source as ItemSource.SetAside)?.DecidedBy, new ItemKept { ItemId = item.Id, Reason = reason.Code, Message = reason.Message });
    }

    /// <summary>Its id has other content; each further content is kept once.</summary>
    public void TakenId(SubmittedItem item)
    {
        var hash = Convert.ToHexStringLower(StoredItems.HashOf(item.Item));
        if (Held(item.Id) is { } held && (held.OtherContents.Contains(hash) || held.OtherContents.Count >= SetAsideItem.MostContents)) return;
        Add(item, item.Sent.RecordedBy ?? item.Submission.CallerId, new IdConflicted
        {
            ItemId = item.Id,
            Content = ContentOf(item.Sent),
            ContentHash = hash,
            DeviceId = item.Submission.DeviceId,
            SyncedBy = item.Submission.CallerId,
            BatchId = item.Submission.Id,
            ReceivedAt = item.Submission.ReceivedAt,
        });
    }

    /// <summary>An administrator throws an item away.</summary>
    public void Discard(SetAsideItem held, Guid administrator, string reason) => Add(
        held.ItemId, administrator, held.BatchId, held.DeviceId,
        new ItemDiscarded { ItemId = held.ItemId, OccurredAt = facts.RecordedAt, DecidedBy = administrator, Reason = reason });

    private SetAsideItem? Held(Guid itemId) => _held.TryGetValue(itemId, out var held) ? held : facts.SetAside.GetValueOrDefault(itemId);

    private void Add(SubmittedItem item, Guid? by, SetAsideEvent happened) => Add(item.Id, by, item.Submission.Id, item.Submission.DeviceId, happened);

    private void Add(Guid itemId, Guid? by, Guid submissionId, Guid deviceId, SetAsideEvent happened)
    {
        var stream = SetAsideItem.StreamOf(storeId, itemId);
        var after = SetAsideItem.Evolve(stream, Held(itemId), happened);
        _held[itemId] = after;
        if (!_events.TryGetValue(itemId, out var events)) _events[itemId] = events = [];
        events.Add(new(DerivedId.OfEvent(stream, after.Version), happened, by, submissionId, deviceId, null));
    }

    private static string ContentOf(SentItem sent)
    {
        if (!sent.Raw.IsEmpty) return Encoding.UTF8.GetString(sent.Raw.Span);
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content)) ItemWriter.Write(writer, sent);
        return Encoding.UTF8.GetString(content.ToArray());
    }
}
