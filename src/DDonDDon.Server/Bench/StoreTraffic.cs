using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using DDonDDon.EventStore;

namespace DDonDDon.Server.Bench;

/// <summary>
/// What one device of one store records: sales, deliveries, corrections and counts of its items, in the order of time.
/// The same seed gives the same movements but for ids and times.
/// </summary>
public sealed class StoreTraffic
{
    public const int BatchSize = 500;
    private static readonly JsonSerializerOptions Json = EventJson.CreateOptions();

    private readonly Random _random;
    private readonly OriginalMovement _received, _issued, _adjusted, _counted;
    private DateTimeOffset _time = BatchClock.Microseconds(DateTimeOffset.UtcNow.AddDays(-1));
    private long _seq;

    public StoreTraffic(int items, int seed)
    {
        _random = new(seed);
        Products = [.. Enumerable.Range(0, items).Select(_ => Guid.CreateVersion7())];
        _issued = new StockIssued
        {
            Id = Guid.Empty,
            StoreId = StoreId,
            ProductId = Guid.Empty,
            DeviceId = DeviceId,
            Seq = 0,
            RecordedBy = UserId,
            SyncedBy = UserId,
            OccurredAt = _time,
            ClientTime = _time,
            Clock = ClockMethod.AsRecorded,
            Quantity = 0,
        };
        (_received, _adjusted, _counted) = (As<StockReceived>(_issued), As<StockAdjusted>(_issued), As<StockCounted>(_issued));
    }

    public Guid StoreId { get; } = Guid.CreateVersion7();
    public Guid DeviceId { get; } = Guid.CreateVersion7();
    public Guid UserId { get; } = Guid.CreateVersion7();
    public IReadOnlyList<Guid> Products { get; }

    /// <summary>The next 500 movements; every item gets its share.</summary>
    public IReadOnlyList<StockMovement> NextBatch() =>
        [.. Enumerable.Range(0, BatchSize).Select(i => Next(Products[i % Products.Count]))];

    private StockMovement Next(Guid product)
    {
        _time = _time.AddMicroseconds(_random.Next(1, 20_000));
        var (template, quantity) = _random.Next(100) switch
        {
            < 60 => (_issued, _random.Next(1, 5)),
            < 90 => (_received, _random.Next(1, 12)),
            < 98 => (_adjusted with { Reason = "damage" }, -1),
            _ => (_counted, _random.Next(0, 200)),
        };
        return template with
        {
            Id = Guid.CreateVersion7(_time),
            ProductId = product,
            Seq = ++_seq,
            OccurredAt = _time,
            ClientTime = _time,
            Quantity = quantity,
        };
    }

    private static T As<T>(OriginalMovement movement) where T : OriginalMovement =>
        JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(movement, movement.GetType(), Json), Json)!;
}
