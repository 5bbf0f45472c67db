namespace DDonDDon.Server.Features.Devices;

/// <summary>Counters from one to another, both included.</summary>
public sealed record SeqRange(long From, long To);

/// <summary>
/// What a device said about its outbox when it sent last: how many items it kept back, and when the <paramref name="Oldest"/> of them happened by its own
/// clock.
/// </summary>
public sealed record PendingView(long Count, DateTimeOffset? Oldest, DateTimeOffset SaidAt);

/// <summary>What a device has sent to one store.</summary>
public sealed record DeviceStoreView(Guid StoreId, DateTimeOffset LastSeen, long LastSeq);

/// <summary>
/// A device, as far as it has been heard of. <paramref name="Missing"/>: the first ranges of counters that have arrived in no store, <paramref
/// name="MissingCount"/> of all; <paramref name="CompleteUntil"/>: everything that was recorded on it up to then has arrived (absent: not known); <paramref
/// name="Silent"/>: not seen for long; <paramref name="HasKey"/>: only its own installation's sessions may send for it; <paramref name="RetiredAt"/>: when it
/// was taken out of service.
/// </summary>
public sealed record DeviceView(
    Guid DeviceId, DateTimeOffset LastSeen, long OffsetMs, Guid SyncedBy, string? Email, long LastSeq, long MissingCount, IReadOnlyList<SeqRange> Missing,
    PendingView? Pending, DateTimeOffset? CompleteUntil, bool Silent, bool HasKey, DateTimeOffset? RetiredAt,
    IReadOnlyList<DeviceStoreView> Stores);

/// <summary>Why it is not certain that everything of a device has arrived.</summary>
public enum HoldReason
{
    /// <summary>It was not seen for long.</summary>
    Silent,

    /// <summary>Counters are missing: they are in another outbox, or lost.</summary>
    Missing,

    /// <summary>It said that items wait on it.</summary>
    Pending,

    /// <summary>It never said how many items wait on it.</summary>
    Unreported,
}

/// <summary>
/// A device that holds a store's watermark back. <paramref name="CompleteUntil"/>: up to when everything of it has arrived; absent: not known.
/// </summary>
public sealed record HolderView(Guid DeviceId, HoldReason Reason, DateTimeOffset? CompleteUntil);

/// <summary>
/// Everything of a store that happened up to <paramref name="UpTo"/> has arrived, as far as the devices that ever sent to it know (absent: one does not say);
/// <paramref name="UpToSeen"/>: the same without the silent ones. <paramref name="HeldBackBy"/>: the devices that are behind, those furthest back first.
/// </summary>
public sealed record WatermarkView(Guid StoreId, string Name, DateTimeOffset? UpTo, DateTimeOffset? UpToSeen, IReadOnlyList<HolderView> HeldBackBy);
