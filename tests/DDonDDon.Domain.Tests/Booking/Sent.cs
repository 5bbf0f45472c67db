using System.Text;
using System.Text.Json;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Tests.Booking;

/// <summary>Items as they come, of the worker's device unless a test says otherwise.</summary>
internal static class Sent
{
    public static readonly Guid SubmissionId = Some.Id(0x5b);
    private static long _seq;

    public static SubmittedItem Inbound(decimal quantity, string at = "12:00") => Movement(MovementType.Inbound, quantity, at);

    public static SubmittedItem Outbound(decimal quantity, string at = "12:00") => Movement(MovementType.Outbound, quantity, at);

    public static SubmittedItem Adjust(decimal quantity, string at = "12:00") => Movement(MovementType.Adjust, quantity, at);

    public static SubmittedItem Count(decimal quantity, string at = "12:00") => Movement(MovementType.Count, quantity, at);

    public static SubmittedItem Amend(Guid movementId, decimal? quantity, string at = "12:00") => Of(new AmendmentItem
    {
        Id = Some.NewId(),
        DeviceId = Some.DeviceId,
        Seq = ++_seq,
        OccurredAt = Some.At(at),
        StoreId = Some.StoreId,
        Product = ProductReference.Of(Some.ProductId),
        MovementId = movementId,
        Quantity = quantity,
    });

    public static SubmittedItem Line(Guid sessionId, decimal quantity, string zone = "", string at = "12:00") => Of(new CountLineItem
    {
        Id = Some.NewId(),
        DeviceId = Some.DeviceId,
        Seq = ++_seq,
        OccurredAt = Some.At(at),
        StoreId = Some.StoreId,
        Product = ProductReference.Of(Some.ProductId),
        SessionId = sessionId,
        Zone = zone,
        Quantity = quantity,
    });

    public static SubmittedItem Decide(Conflict conflict, ConflictChoice choice, decimal? quantity = null, string at = "22:00") => Of(new DecisionItem
    {
        Id = Some.NewId(),
        DeviceId = Some.DeviceId,
        Seq = ++_seq,
        OccurredAt = Some.At(at),
        StoreId = conflict.StoreId,
        ConflictId = conflict.Id,
        Choice = choice,
        Quantity = quantity,
    });

    public static SubmittedItem Edit(string field, string? value, string at = "12:00", Guid? product = null, long? baseVersion = null) => Of(new ProductEditItem
    {
        Id = Some.NewId(),
        DeviceId = Some.DeviceId,
        Seq = ++_seq,
        OccurredAt = Some.At(at),
        ProductId = product ?? Some.ProductId,
        Changes = new Dictionary<string, string?> { [field] = value },
        Barcodes = new Dictionary<string, decimal?>(),
        BaseVersion = baseVersion,
    }).By(Chain.AdminId);

    public static SubmittedItem Of(Item item) =>
        new(new(SubmissionId, item.DeviceId, Some.WorkerId, Chain.Now, 0), new(0, item, null, null, default), new(item.OccurredAt, ClockMethod.AsRecorded));

    /// <summary>The same, of another item.</summary>
    public static SubmittedItem With(this SubmittedItem item, Func<MovementItem, MovementItem> change) => item.With(change((MovementItem)item.Item));

    public static SubmittedItem With(this SubmittedItem item, Item changed) => item with { Sent = item.Sent with { Item = changed } };

    public static SubmittedItem Scanned(this SubmittedItem item, string code) => item.With(movement => movement with { Product = ProductReference.Of(code) });

    public static SubmittedItem Named(this SubmittedItem item, Guid productId) =>
        item.With(movement => movement with { Product = ProductReference.Of(productId) });

    /// <summary>Sent by somebody else.</summary>
    public static SubmittedItem By(this SubmittedItem item, Guid userId) => item with { Submission = item.Submission with { CallerId = userId } };

    public static SubmittedItem RecordedBy(this SubmittedItem item, Guid userId) => item with { Sent = item.Sent with { RecordedBy = userId } };

    public static SubmittedItem OnDevice(this SubmittedItem item, Guid deviceId) => item.With(item.Item with { DeviceId = deviceId }) with
    { Submission = item.Submission with { DeviceId = deviceId } };

    /// <summary>Sent by somebody who waits for the answer.</summary>
    public static SubmittedItem Online(this SubmittedItem item, bool allowsNegative = false) => item with { Source = new ItemSource.Online(allowsNegative) };

    /// <summary>Taken out of quarantine.</summary>
    public static SubmittedItem Released(this SubmittedItem item, Guid? decidedBy = null) => item with { Source = new ItemSource.SetAside(decidedBy) };

    private static SubmittedItem Movement(MovementType type, decimal quantity, string at) => Of(new MovementItem
    {
        Id = Some.NewId(),
        DeviceId = Some.DeviceId,
        Seq = ++_seq,
        OccurredAt = Some.At(at),
        StoreId = Some.StoreId,
        Product = ProductReference.Of(Some.ProductId),
        Type = type,
        Quantity = quantity,
    });

    /// <summary>An item's JSON.</summary>
    public static string Json(this SubmittedItem item)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content)) ItemWriter.Write(writer, item.Sent);
        return Encoding.UTF8.GetString(content.ToArray());
    }

    /// <summary>What a decision says of items that are set aside, or were.</summary>
    public static IReadOnlyList<SetAsideEvent> SetAside(this Decided decided) =>
        [.. decided.Streams.SelectMany(stream => stream.Events).Select(one => one.Happened).OfType<SetAsideEvent>()];
}
