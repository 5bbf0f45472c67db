using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Audit;
using DDonDDon.Server.Features.Audit.Segments;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Server.Tests.Audit;

/// <summary>What is packed into a segment is what comes out of it.</summary>
public class MovementSegmentTests
{
    private const long After = 1_000;

    private static readonly Guid Store = Guid.CreateVersion7();

    [Fact]
    public void What_is_packed_in_any_order_comes_out_as_it_was() => Prop.ForAll(Seeds, seed =>
    {
        var dice = new Random(seed);
        var movements = Movements(dice, dice.Next(0, 60));
        LedgerMovement[] shuffled = [.. movements];
        dice.Shuffle(shuffled);

        var packed = MovementSegment.Write(After, shuffled);

        packed.Originals.ShouldBe(MovementSegment.Write(After, movements).Originals);
        packed.Amendments.ShouldBe(MovementSegment.Write(After, movements).Amendments);
        Read(packed, new(After, long.MaxValue), null).ShouldBe(movements.Select(one => (one.Movement, one.RecordedAt)), ignoreOrder: true);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_what_is_packed_a_part_can_be_read_by_position_and_by_product() => Prop.ForAll(Seeds, seed =>
    {
        var dice = new Random(seed);
        var movements = Movements(dice, dice.Next(1, 60));
        var (until, product) = (movements[dice.Next(movements.Count)].Position, movements[dice.Next(movements.Count)].Movement.ProductId);
        var packed = MovementSegment.Write(After, movements);

        var originals = movements.Where(one => one.Movement is OriginalMovement && one.Position <= until && one.Movement.ProductId.CompareTo(product) > 0);
        var amendments = movements.Where(one => one.Movement is MovementAmended && one.Position <= until);

        Read(packed, new(After, until), product).ShouldBe(originals.Concat(amendments).Select(one => (one.Movement, one.RecordedAt)), ignoreOrder: true);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_and_times_at_the_ends_of_what_can_be_told_are_kept() =>
        Prop.ForAll(ArbMap.Default.ArbFor<long>(), ArbMap.Default.ArbFor<decimal>(), Seeds, (number, amount, seed) =>
        {
            var buffer = new ByteBuffer();
            var (output, dice) = (new PackedWriter(buffer), new Random(seed));
            var wide = new decimal(dice.Next(), dice.Next(), dice.Next(), dice.Next(2) == 0, (byte)dice.Next(29));
            foreach (var value in new[] { number, long.MinValue, long.MaxValue, 0, dice.NextInt64(long.MinValue, long.MaxValue) }) output.Signed(value);
            foreach (var value in new[] { amount, wide, decimal.MinValue, decimal.MaxValue, -0.001m, 0 }) output.Number(value);
            output.Whole(ulong.MaxValue);

            var input = new PackedReader(buffer.Written);
            (input.Signed(), input.Signed(), input.Signed(), input.Signed()).ShouldBe((number, long.MinValue, long.MaxValue, 0));
            input.Signed();
            (input.Number(), input.Number(), input.Number(), input.Number(), input.Number(), input.Number())
                .ShouldBe((amount, wide, decimal.MinValue, decimal.MaxValue, -0.001m, 0));
            input.Whole().ShouldBe(ulong.MaxValue);
            input.IsAtEnd.ShouldBeTrue();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_segment_of_a_later_program_is_not_taken_for_one_of_ours()
    {
        var (originals, _) = MovementSegment.Write(After, Movements(new(1), 10));
        originals[0]++;

        Should.Throw<InvalidDataException>(() => MovementSegment.ReadOriginals(originals, new(After, long.MaxValue), null, _ => { }));
    }

    private static Arbitrary<int> Seeds => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    private static List<(StockMovement, DateTimeOffset)> Read((byte[] Originals, byte[] Amendments) packed, LedgerRange range, Guid? afterProduct)
    {
        var read = new List<(StockMovement, DateTimeOffset)>();
        MovementSegment.ReadOriginals(packed.Originals, range, afterProduct, row => read.Add((row.Movement(Store), row.RecordedAt)));
        MovementSegment.ReadAmendments(packed.Amendments, Store, range, (movement, at) => read.Add((movement, at)));
        return read;
    }

    // Some products and devices, positions with gaps, clocks that are off by years either way.
    private static List<LedgerMovement> Movements(Random dice, int count)
    {
        Guid[] products = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())], devices = [.. Enumerable.Range(0, 3).Select(_ => Guid.NewGuid())];
        var (position, recordedAt) = (After, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var movements = new List<LedgerMovement>();
        for (var i = 0; i < count; i++)
        {
            position += dice.Next(1, 1000);
            recordedAt = recordedAt.AddMicroseconds(dice.Next(0, 3) * dice.NextInt64(1L << 40));
            var (product, device) = (products[dice.Next(products.Length)], devices[dice.Next(devices.Length)]);
            var occurredAt = dice.Next(20) switch
            {
                0 => DateTimeOffset.MinValue,
                1 => DateTimeOffset.MaxValue,
                _ => recordedAt.AddMicroseconds(dice.NextInt64(-(1L << 45), 1L << 40)),
            };
            movements.Add(new(position, Movement(dice, product, device, dice.NextInt64(1L << dice.Next(1, 62)), occurredAt), recordedAt));
        }
        return movements;
    }

    private static StockMovement Movement(Random dice, Guid product, Guid device, long seq, DateTimeOffset at)
    {
        var (id, quantity) = (Guid.NewGuid(), dice.NextInt64(1, 1L << dice.Next(2, 50)) / (decimal)Math.Pow(10, dice.Next(0, 4)));
        return dice.Next(6) switch
        {
            0 => new StockReceived { Id = id, StoreId = Store, ProductId = product, DeviceId = device, Seq = seq, OccurredAt = at, Quantity = quantity },
            1 => new StockIssued { Id = id, StoreId = Store, ProductId = product, DeviceId = device, Seq = seq, OccurredAt = at, Quantity = quantity },
            2 => new StockAdjusted { Id = id, StoreId = Store, ProductId = product, DeviceId = device, Seq = seq, OccurredAt = at, Quantity = -quantity },
            3 => new StockCounted { Id = id, StoreId = Store, ProductId = product, DeviceId = device, Seq = seq, OccurredAt = at, Quantity = 0 },
            4 => new MovementAmended
            {
                Id = id,
                StoreId = Store,
                ProductId = product,
                DeviceId = device,
                Seq = seq,
                OccurredAt = at,
                MovementId = Guid.NewGuid(),
                Quantity = quantity
            },
            _ => new MovementAmended
            {
                Id = id,
                StoreId = Store,
                ProductId = product,
                DeviceId = device,
                Seq = seq,
                OccurredAt = at,
                MovementId = Guid.NewGuid(),
                Void = true
            },
        };
    }
}
