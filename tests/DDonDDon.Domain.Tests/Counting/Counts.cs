using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Tests.Counting;

/// <summary>Events of a count session with what a test does not care about.</summary>
internal static class Counts
{
    public static readonly Guid SessionId = Some.Id(0x61);
    public static readonly Guid AdminId = Some.Id(0x62);

    public static CountSessionOpened Opened(params string[] zones) => new("저녁 실사", null, zones)
    {
        SessionId = SessionId,
        StoreId = Some.StoreId,
        OccurredAt = Some.At("09:00"),
        By = Some.WorkerId,
    };

    public static CountSessionPaused Paused { get; } =
        new() { SessionId = SessionId, StoreId = Some.StoreId, OccurredAt = Some.At("10:00"), By = Some.WorkerId };

    public static CountSessionResumed Resumed { get; } =
        new() { SessionId = SessionId, StoreId = Some.StoreId, OccurredAt = Some.At("10:30"), By = Some.WorkerId };

    public static CountSessionApproved Approved { get; } =
        new() { SessionId = SessionId, StoreId = Some.StoreId, OccurredAt = Some.At("18:00"), By = AdminId };

    public static CountSessionBooked Booked { get; } =
        new(1, []) { SessionId = SessionId, StoreId = Some.StoreId, OccurredAt = Some.At("18:01"), By = AdminId };

    public static CountSessionDiscarded Discarded { get; } =
        new("파일이 섞임") { SessionId = SessionId, StoreId = Some.StoreId, OccurredAt = Some.At("18:00"), By = AdminId };

    public static CountSessionReversed Reversed { get; } =
        new("잘못 셈") { SessionId = SessionId, StoreId = Some.StoreId, OccurredAt = Some.At("19:00"), By = AdminId };

    public static CountSessionVoided Voided { get; } =
        new(1, []) { SessionId = SessionId, StoreId = Some.StoreId, OccurredAt = Some.At("19:01"), By = AdminId };

    public static CountLineRecorded Line(decimal quantity, string at = "12:00", string zone = "", Guid? productId = null) => new()
    {
        Id = Some.NewId(),
        SessionId = SessionId,
        StoreId = Some.StoreId,
        ProductId = productId ?? Some.ProductId,
        Zone = zone,
        Quantity = quantity,
        DeviceId = Some.DeviceId,
        Seq = 1,
        RecordedBy = Some.WorkerId,
        SyncedBy = Some.WorkerId,
        OccurredAt = Some.At(at),
        ClientTime = Some.At(at),
        Clock = ClockMethod.AsRecorded,
    };

    /// <summary>Another device's line.</summary>
    public static CountLineRecorded Theirs(decimal quantity, string at = "12:00", string zone = "") =>
        Line(quantity, at, zone) with { DeviceId = Some.Id(0x63) };

    public static CountSession SessionAfter(params CountSessionEvent[] events) => events.Aggregate((CountSession?)null, CountSession.Evolve)!;

    public static CountedProduct Sheet(params CountLineRecorded[] lines) => CountedProduct.Of(CountLine.Fold(lines)).ShouldHaveSingleItem();
}
