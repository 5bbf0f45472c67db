using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;

namespace DDonDDon.Server.Features.Audit.Segments;

/// <summary>A movement of a ledger with just what a fold looks at, its position, and when it was recorded.</summary>
internal readonly record struct LedgerMovement(long Position, StockMovement Movement, DateTimeOffset RecordedAt);

/// <summary>An original movement with just what a fold looks at, without anything made for it: there are a million of them.</summary>
internal readonly record struct OriginalRow(Guid ProductId, MovementKind Kind, OrderKey Key, decimal Quantity, DateTimeOffset RecordedAt)
{
    public static OriginalRow Of(OriginalMovement movement, DateTimeOffset recordedAt) =>
        new(movement.ProductId, movement.Kind, movement.Key, movement.Quantity, recordedAt);

    public OriginalMovement Movement(Guid storeId)
    {
        var (occurredAt, device, seq, id) = Key;
        return Kind switch
        {
            MovementKind.Received =>
                new StockReceived
                {
                    Id = id,
                    StoreId = storeId,
                    ProductId = ProductId,
                    DeviceId = device,
                    Seq = seq,
                    OccurredAt = occurredAt,
                    Quantity = Quantity
                },
            MovementKind.Issued =>
                new StockIssued
                {
                    Id = id,
                    StoreId = storeId,
                    ProductId = ProductId,
                    DeviceId = device,
                    Seq = seq,
                    OccurredAt = occurredAt,
                    Quantity = Quantity
                },
            MovementKind.Adjusted =>
                new StockAdjusted
                {
                    Id = id,
                    StoreId = storeId,
                    ProductId = ProductId,
                    DeviceId = device,
                    Seq = seq,
                    OccurredAt = occurredAt,
                    Quantity = Quantity
                },
            MovementKind.Counted =>
                new StockCounted
                {
                    Id = id,
                    StoreId = storeId,
                    ProductId = ProductId,
                    DeviceId = device,
                    Seq = seq,
                    OccurredAt = occurredAt,
                    Quantity = Quantity
                },
            _ => throw new InvalidDataException($"A segment holds a movement of kind {Kind}."),
        };
    }
}

/// <summary>
/// How the movements of a part of a ledger are packed: those that stand for themselves by product, each product's in the order of their positions, with a table
/// of their devices before them; amendments apart, for a fold needs them first. The same movements give the same bytes.
/// </summary>
internal static class MovementSegment
{
    private const byte Format = 1;

    /// <summary>Packs the movements, in any order, that stand after a position.</summary>
    public static (byte[] Originals, byte[] Amendments) Write(long after, IReadOnlyCollection<LedgerMovement> movements)
    {
        var ordered = movements.OrderBy(one => one.Movement.ProductId).ThenBy(one => one.Position).ToList();
        return (
            WriteOriginals(after, [.. ordered.Where(one => one.Movement is OriginalMovement)]),
            WriteAmendments(after, [.. ordered.Where(one => one.Movement is MovementAmended)]));
    }

    /// <summary>Gives each original up to a position, of products that come after one; null: of all.</summary>
    public static void ReadOriginals(ReadOnlySpan<byte> packed, LedgerRange range, Guid? afterProduct, Action<OriginalRow> take)
    {
        var input = new PackedReader(packed);
        var (devices, start) = ReadHeader(ref input);
        while (!input.IsAtEnd)
        {
            var (productId, count, length) = (input.Id(), input.Whole(), input.Whole());
            if (afterProduct is { } before && productId.CompareTo(before) <= 0)
            {
                input.Skip((int)length);
                continue;
            }
            for (var position = range.After; count > 0; count--)
            {
                position += (long)input.Whole();
                var recordedAt = start.AddTicks(input.Signed());
                var (occurredAt, device, seq, id) = (recordedAt.AddTicks(-input.Signed()), devices[(int)input.Whole()], input.Signed(), input.Id());
                var (kind, quantity) = ((MovementKind)input.Byte(), input.Number());
                if (position <= range.Until) take(new(productId, kind, new(occurredAt, device, seq, id), quantity, recordedAt));
            }
        }
    }

    /// <summary>Gives each amendment up to a position.</summary>
    public static void ReadAmendments(ReadOnlySpan<byte> packed, Guid storeId, LedgerRange range, Action<MovementAmended, DateTimeOffset> take)
    {
        var input = new PackedReader(packed);
        var (devices, start) = ReadHeader(ref input);
        while (!input.IsAtEnd)
        {
            var (productId, position, recordedAt) = (input.Id(), range.After + (long)input.Whole(), start.AddTicks(input.Signed()));
            var (occurredAt, device, seq, id) = (recordedAt.AddTicks(-input.Signed()), devices[(int)input.Whole()], input.Signed(), input.Id());
            var (original, isVoid) = (input.Id(), input.Byte() == 1);
            var quantity = input.Byte() == 1 ? input.Number() : (decimal?)null;
            if (position > range.Until) continue;
            take(new()
            {
                Id = id,
                StoreId = storeId,
                ProductId = productId,
                DeviceId = device,
                Seq = seq,
                OccurredAt = occurredAt,
                MovementId = original,
                Quantity = quantity,
                Void = isVoid,
            }, recordedAt);
        }
    }

    private static byte[] WriteOriginals(long after, IReadOnlyList<LedgerMovement> originals)
    {
        var (packed, run) = (new ByteBuffer(64 * originals.Count + 64), new ByteBuffer());
        var (output, rows, header) = (new PackedWriter(packed), new PackedWriter(run), WriteHeader(packed, originals));
        foreach (var product in originals.GroupBy(one => one.Movement.ProductId))
        {
            run.Truncate();
            var position = after;
            foreach (var one in product)
            {
                var movement = (OriginalMovement)one.Movement;
                rows.Whole((ulong)(one.Position - position));
                position = one.Position;
                header.Write(rows, one);
                rows.Byte((byte)movement.Kind);
                rows.Number(Quantity.Normalize(movement.Quantity));
            }
            output.Id(product.Key);
            output.Whole((ulong)product.Count());
            output.Whole((ulong)run.Length);
            packed.Append(run.Written);
        }
        return packed.Written.ToArray();
    }

    private static byte[] WriteAmendments(long after, IReadOnlyList<LedgerMovement> amendments)
    {
        var packed = new ByteBuffer(96 * amendments.Count + 64);
        var (output, header) = (new PackedWriter(packed), WriteHeader(packed, amendments));
        foreach (var one in amendments)
        {
            var amendment = (MovementAmended)one.Movement;
            output.Id(amendment.ProductId);
            output.Whole((ulong)(one.Position - after));
            header.Write(output, one);
            output.Id(amendment.MovementId);
            output.Byte(amendment.Void ? (byte)1 : (byte)0);
            output.Byte(amendment.Quantity is null ? (byte)0 : (byte)1);
            if (amendment.Quantity is { } quantity) output.Number(Quantity.Normalize(quantity));
        }
        return packed.Written.ToArray();
    }

    // What comes before the rows: the format, the devices, and the time that the rows' times are told from.
    private static Header WriteHeader(ByteBuffer packed, IReadOnlyList<LedgerMovement> movements)
    {
        var output = new PackedWriter(packed);
        Guid[] devices = [.. movements.Select(one => one.Movement.DeviceId).Distinct().Order()];
        var start = movements.Count == 0 ? DateTimeOffset.UnixEpoch : movements.Min(one => one.RecordedAt);
        output.Byte(Format);
        output.Whole((ulong)devices.Length);
        foreach (var device in devices) output.Id(device);
        output.Signed(start.UtcTicks);
        return new(devices.Index().ToDictionary(device => device.Item, device => device.Index), start);
    }

    private static (Guid[] Devices, DateTimeOffset Start) ReadHeader(ref PackedReader input)
    {
        var format = input.Byte();
        if (format != Format) throw new InvalidDataException($"A segment of movements is of format {format}, which this program does not read.");
        var devices = new Guid[input.Whole()];
        for (var index = 0; index < devices.Length; index++) devices[index] = input.Id();
        return (devices, new(input.Signed(), TimeSpan.Zero));
    }

    private sealed record Header(Dictionary<Guid, int> Devices, DateTimeOffset Start)
    {
        // What originals and amendments have in common.
        public void Write(PackedWriter output, LedgerMovement one)
        {
            output.Signed((one.RecordedAt - Start).Ticks);
            output.Signed((one.RecordedAt - one.Movement.OccurredAt).Ticks);
            output.Whole((ulong)Devices[one.Movement.DeviceId]);
            output.Signed(one.Movement.Seq);
            output.Id(one.Movement.Id);
        }
    }
}
