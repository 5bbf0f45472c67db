using System.Text.Json;
using System.Text.Json.Serialization;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Quarantine;

/// <summary>
/// An item that was set aside, whatever became of it; or an id under which other content came than the one that has it. The document of
/// its stream.
/// </summary>
public sealed record SetAsideItem
{
    /// <summary>How many different contents are kept of one id; what comes under it beyond these is refused all the same, without a trace.</summary>
    public const int MostContents = 100;

    /// <summary>The stream's.</summary>
    public required Guid Id { get; init; }

    public required Guid ItemId { get; init; }

    /// <summary>Null when it was not set aside, but its id was taken.</summary>
    public QuarantineStatus? Status { get; init; }

    public Guid? StoreId { get; init; }

    /// <summary>The item's JSON, as it was sent.</summary>
    public string Content { get; init; } = "";

    public Guid DeviceId { get; init; }
    public Guid SyncedBy { get; init; }
    public Guid BatchId { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Its effective time, and how that was found.</summary>
    public DateTimeOffset OccurredAt { get; init; }

    public ClockMethod Clock { get; init; }
    public string? Barcode { get; init; }

    /// <summary>The keys that its code may have; none without a code.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    public Guid? ProductId { get; init; }

    /// <summary>Why it cannot be booked, at the last attempt: a code, and the same as a sentence.</summary>
    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The administrator who released it or threw it away; null while it is open, and when it was released by itself.</summary>
    public Guid? DecidedBy { get; init; }

    public string? DecisionReason { get; init; }

    /// <summary>Hashes of the other contents that came under its id, in their order.</summary>
    public IReadOnlyList<string> OtherContents { get; init; } = [];

    /// <summary>The stream's version: how many events are stored.</summary>
    public long Version { get; init; }

    [JsonIgnore]
    public bool IsOpen => Status is QuarantineStatus.Open;

    /// <summary>Why it is not booked: the reason of the last attempt, or that an administrator threw it away.</summary>
    [JsonIgnore]
    public Rejection Rejection => Status is QuarantineStatus.Discarded
        ? new("quarantine.discarded", $"An administrator has thrown it away: {DecisionReason}")
        : new(Reason, Message, FieldOf(Reason));

    /// <summary>The stream of an item in a store's ledger; null: in the catalogue's.</summary>
    public static Guid StreamOf(Guid? storeId, Guid itemId) => DerivedId.Of(storeId ?? Guid.Empty, $"set aside {itemId}");

    /// <summary>The item, read again.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read any more.</exception>
    public SentItem Sent()
    {
        using var document = JsonDocument.Parse(Content);
        var (item, rejection) = ItemReader.Read(document.RootElement, 0, DeviceId);
        return item ?? throw new InvalidOperationException($"Item {ItemId}, which was set aside, cannot be read any more: {rejection!.Message}");
    }

    private static string? FieldOf(string reason) => reason switch
    {
        "barcode.unknown" or "barcode.no_weight" => "barcode",
        "product.unknown" => "productId",
        "store.unassigned" => "storeId",
        "recorder.unknown" => "recordedBy",
        "countSession.unknown" or "countSession.closed" => "sessionId",
        _ => null,
    };

    // ---- evolve ----

    public static SetAsideItem Evolve(Guid streamId, SetAsideItem? item, SetAsideEvent happened)
    {
        var held = item ?? new() { Id = streamId, ItemId = happened.ItemId };
        return Changed(held, happened) with { Version = held.Version + 1 };
    }

    private static SetAsideItem Changed(SetAsideItem item, SetAsideEvent happened) => happened switch
    {
        ItemQuarantined set when item.Status is null => item with
        {
            Status = QuarantineStatus.Open,
            StoreId = set.StoreId,
            Content = set.Content,
            DeviceId = set.DeviceId,
            SyncedBy = set.SyncedBy,
            BatchId = set.BatchId,
            ReceivedAt = set.ReceivedAt,
            OccurredAt = set.OccurredAt,
            Clock = set.Clock,
            Barcode = set.Barcode,
            Keys = set.Barcode is { } code ? Products.Barcode.KeysOf(code) : [],
            ProductId = set.ProductId,
            Reason = set.Reason,
            Message = set.Message,
        },
        ItemKept kept when item.IsOpen => item with { Reason = kept.Reason, Message = kept.Message },
        ItemReleased released when item.IsOpen => item with
        {
            Status = QuarantineStatus.Released,
            DecidedAt = released.OccurredAt,
            DecidedBy = released.DecidedBy,
        },
        ItemDiscarded discarded when item.IsOpen => item with
        {
            Status = QuarantineStatus.Discarded,
            DecidedAt = discarded.OccurredAt,
            DecidedBy = discarded.DecidedBy,
            DecisionReason = discarded.Reason,
        },
        IdConflicted other => item with { OtherContents = [.. item.OtherContents, other.ContentHash] },
        _ => throw new InvalidOperationException($"{happened.GetType().Name} does not fit an item that is {item.Status?.ToString() ?? "not set aside"}."),
    };
}
