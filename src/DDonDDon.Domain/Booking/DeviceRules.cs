using DDonDDon.Domain.Access;
using DDonDDon.Domain.Items;

namespace DDonDDon.Domain.Booking;

/// <summary>What is known of a device that sends; of one that has sent nothing, nothing.</summary>
public sealed record KnownDevice
{
    public static KnownDevice New { get; } = new();

    /// <summary>Its counters that have arrived, first and last of each run, ascending.</summary>
    public IReadOnlyList<(long First, long Last)> Arrived { get; init; } = [];

    /// <summary>Whether only sessions that were opened with its key may send for it.</summary>
    public bool HasKey { get; init; }

    /// <summary>Whether it is out of service.</summary>
    public bool IsRetired { get; init; }

    /// <summary>Who has signed in on it with its key.</summary>
    public IReadOnlySet<Guid> Users { get; init; } = new HashSet<Guid>();

    public long Greatest => Arrived.Count == 0 ? 0 : Arrived[^1].Last;

    public bool Has(long seq)
    {
        var (from, to) = (0, Arrived.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (Arrived[middle].Last < seq) from = middle + 1;
            else to = middle;
        }
        return from < Arrived.Count && Arrived[from].First <= seq;
    }
}

/// <summary>Whether a device is who it says, and whom it may name. An administrator may send for any device, and vouches for what it holds.</summary>
public static class DeviceRules
{
    public static Rejection Foreign { get; } = new("device.foreign",
        "This device belongs to another installation, or is retired. Sign in on it again; if that does not help, ask an administrator to release it.");

    internal static Rejection UnknownRecorder { get; } = new("recorder.unknown",
        "recordedBy has not signed in on this device; the item is kept until an administrator decides.", "recordedBy");

    internal static Rejection ImplausibleCounter { get; } = new("seq.implausible",
        $"seq is more than {ItemLimits.FarthestSeq} ahead of what this device has sent.", "seq");

    /// <summary>The devices that must be known before some items can be decided.</summary>
    internal static List<Guid> DevicesOf(IEnumerable<SubmittedItem> items) =>
        [.. items.Where(item => !item.IsJudged).Select(item => item.Submission.DeviceId).Where(id => id != Guid.Empty).Distinct()];

    /// <summary>Why an item's recorder is not believed; null when they are.</summary>
    internal static Rejection? Recording(Facts facts, SubmittedItem item, User caller) =>
        item.IsJudged || caller.IsActiveAdmin || item.Sent.RecordedBy is not { } recorder || recorder == caller.Id
        || facts.DeviceOf(item) is { HasKey: true } device && device.Users.Contains(recorder)
            ? null
            : UnknownRecorder;

    /// <summary>Why an item's counter cannot be right; null when it can. A sheet that was imported is no device.</summary>
    internal static Rejection? Counting(Facts facts, SubmittedItem item) =>
        item.IsJudged || DerivedId.IsOne(item.Submission.DeviceId) || item.Item.Seq <= facts.DeviceOf(item).Greatest + ItemLimits.FarthestSeq
            ? null
            : ImplausibleCounter;

    /// <summary>Whether a counter came before with another item, as when the installation was copied.</summary>
    internal static bool IsRepeated(Facts facts, SubmittedItem item) =>
        !item.IsJudged && item.Item.Seq > 0 && !DerivedId.IsOne(item.Submission.DeviceId) && facts.DeviceOf(item).Has(item.Item.Seq);

    internal static bool IsHeld(KnownDevice device, Submission submission) =>
        device.IsRetired || device.HasKey && submission.SessionDevice != submission.DeviceId;
}
