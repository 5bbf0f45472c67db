using DDonDDon.Domain;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Server.Features.Sync;

/// <summary>
/// What all items share that came together. <paramref name="Id"/> is the server's own: events name it as their correlation.
/// <paramref name="OffsetMs"/> is how far the device's clock is behind.
/// </summary>
public sealed record Submission(Guid Id, Guid DeviceId, Guid CallerId, DateTimeOffset ReceivedAt, long OffsetMs);

/// <summary>An item on its way into its store's ledger, and what has become of it.</summary>
internal sealed class SubmittedItem(Submission submission, RecordedItem item, EffectiveTime time)
{
    public Submission Submission => submission;
    public RecordedItem Item => item;
    public ItemContent Content => item.Content;
    public EffectiveTime Time => time;

    /// <summary>Its place among the items of its product.</summary>
    public OrderKey Key => new(time.OccurredAt, submission.DeviceId, Content.Seq, Content.Id);

    /// <summary>
    /// Whether its sender is there to answer: then nothing is put into quarantine, and an amendment's original must be stored.
    /// </summary>
    public bool IsOnline { get; init; }

    /// <summary>Whether it is booked although it takes the stock below zero: what has left the shop has left it.</summary>
    public bool AllowsNegative { get; init; } = true;

    /// <summary>Whether its people were judged before: it comes out of quarantine, or follows from what an administrator decided.</summary>
    public bool IsJudged { get; init; }

    /// <summary>Whether it comes out of quarantine, and goes back there when it still cannot be booked.</summary>
    public bool IsReleased { get; init; }

    /// <summary>The administrator who releases it; null when it happens by itself.</summary>
    public Guid? DecidedBy { get; init; }

    /// <summary>What its sender is told once the transaction has committed.</summary>
    public ItemResult? Answer { get; set; }

    public void Refuse(Rejection rejection) =>
        Answer = ItemResult.Refused(Content.Id, IsReleased ? ItemStatus.Quarantined : ItemStatus.Rejected, rejection);
}
