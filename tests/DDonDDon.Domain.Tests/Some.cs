using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Tests;

/// <summary>Values that a test does not care about; what it does care about, it says.</summary>
internal static class Some
{
    private static int _ids = 1_000_000;

    public static readonly Guid StoreId = Id(0x51);
    public static readonly Guid ProductId = Id(0x52);
    public static readonly Guid WorkerId = Id(0x53);
    public static readonly Guid DeviceId = Id(0x54);

    /// <summary>An id whose order among ids is that of the numbers.</summary>
    public static Guid Id(int number) => new($"00000000-0000-0000-0000-{number:x12}");

    public static Guid NewId() => Id(Interlocked.Increment(ref _ids));

    /// <summary>A moment of the day that all examples happen on, in UTC.</summary>
    public static DateTimeOffset At(string time) => new(new DateOnly(2026, 11, 22), TimeOnly.Parse(time), TimeSpan.Zero);

    public static StockReceived Received(decimal quantity, string at = "12:00") =>
        Happened(new StockReceived { Quantity = quantity }, at);

    public static StockIssued Issued(decimal quantity, string at = "12:00") =>
        Happened(new StockIssued { Quantity = quantity }, at);

    public static StockAdjusted Adjusted(decimal quantity, string at = "12:00") =>
        Happened(new StockAdjusted { Quantity = quantity, Reason = "damage" }, at);

    public static StockCounted Counted(decimal quantity, string at = "12:00") =>
        Happened(new StockCounted { Quantity = quantity }, at);

    /// <summary>An amendment to another quantity, or a void when there is none.</summary>
    public static MovementAmended Amended(Guid movementId, decimal? quantity, string at = "12:00") =>
        Happened(new MovementAmended { MovementId = movementId, Quantity = quantity, Void = quantity is null }, at);

    public static MovementAmended Voided(Guid movementId, string at = "12:00") => Amended(movementId, null, at);

    public static ProductRegistered Registered(string name, string at = "12:00") => new()
    {
        Id = NewId(),
        ProductId = ProductId,
        DeviceId = DeviceId,
        Seq = 1,
        RecordedBy = WorkerId,
        OccurredAt = At(at),
        Changes = new Dictionary<string, string?> { [ProductField.Name] = name },
    };

    public static ProductChanged Changed(string field, string? value, string at = "12:00") => new()
    {
        Id = NewId(),
        ProductId = ProductId,
        DeviceId = DeviceId,
        Seq = 1,
        RecordedBy = WorkerId,
        OccurredAt = At(at),
        Changes = new Dictionary<string, string?> { [field] = value },
    };

    /// <summary>A barcode linked with a pack size, or taken away when there is none.</summary>
    public static ProductChanged Linked(string code, decimal? packSize, string at = "12:00") => new()
    {
        Id = NewId(),
        ProductId = ProductId,
        DeviceId = DeviceId,
        Seq = 1,
        RecordedBy = WorkerId,
        OccurredAt = At(at),
        Barcodes = new Dictionary<string, decimal?> { [code] = packSize },
    };

    private static T Happened<T>(T movement, string at) where T : StockMovement => (T)(movement with
    {
        Id = NewId(),
        StoreId = StoreId,
        ProductId = ProductId,
        DeviceId = DeviceId,
        Seq = 1,
        RecordedBy = WorkerId,
        SyncedBy = WorkerId,
        OccurredAt = At(at),
        ClientTime = At(at),
        Clock = ClockMethod.AsRecorded,
    });
}
