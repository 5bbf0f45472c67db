using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Lab.Bench;

/// <summary>
/// What one device of one store records: sales, deliveries, corrections and counts of its items, in the order of time.
/// The same seed gives the same movements but for ids and times.
/// </summary>
public sealed class StoreTraffic
{
    public const int BatchSize = 500;
    private readonly Random _random;
    private DateTimeOffset _time = BatchClock.Microseconds(DateTimeOffset.UtcNow.AddDays(-1));
    private long _seq;
    private int _place;

    public StoreTraffic(int items, int seed)
    {
        _random = new(seed);
        Products = [.. Enumerable.Range(0, items).Select(_ => Guid.CreateVersion7())];
    }

    public Guid StoreId { get; } = Guid.CreateVersion7();
    public Guid DeviceId { get; } = Guid.CreateVersion7();
    public Guid UserId { get; } = Guid.CreateVersion7();
    public IReadOnlyList<Guid> Products { get; }

    /// <summary>The next 500 movements; the items take turns.</summary>
    public IReadOnlyList<StockMovement> NextBatch() =>
        [.. Enumerable.Range(0, BatchSize).Select(_ => Next(Products[_place++ % Products.Count]))];

    /// <summary>A count of every item, of as many as are never sold out.</summary>
    public IReadOnlyList<StockMovement> Stocked() =>
        [.. Products.Select(product => Recorded(new StockCounted { Quantity = 1_000_000 }, product))];

    private StockMovement Next(Guid product)
    {
        OriginalMovement movement = _random.Next(100) switch
        {
            < 60 => new StockIssued { Quantity = _random.Next(1, 5) },
            < 90 => new StockReceived { Quantity = _random.Next(1, 12) },
            < 98 => new StockAdjusted { Quantity = -1, Reason = "damage" },
            _ => new StockCounted { Quantity = _random.Next(0, 200) },
        };
        return Recorded(movement, product);
    }

    private StockMovement Recorded(OriginalMovement movement, Guid product)
    {
        _time = _time.AddMicroseconds(_random.Next(1, 20_000));
        return movement with
        {
            Id = Guid.CreateVersion7(_time),
            StoreId = StoreId,
            ProductId = product,
            DeviceId = DeviceId,
            Seq = ++_seq,
            RecordedBy = UserId,
            SyncedBy = UserId,
            OccurredAt = _time,
            ClientTime = _time,
        };
    }
}
