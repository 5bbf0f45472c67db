using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Audit.Segments;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres.Reading;

namespace DDonDDon.Server.Features.Audit;

/// <summary>
/// Movements with just what a fold looks at: a tenth of what a whole event costs.
/// </summary>
internal sealed class MovementRows(EventTypes types, Guid storeId)
{
    internal const string OfProductsSql = """
        copy (
            -- What a fold needs of the movements of some products in a store, product by product, by version. Settings instead of parameters: ddon.tenant,
            -- ddon.types (an array of stored names), ddon.products (an array), ddon.until, the last position.
            -- One row a movement: product, type, id, recorded at; as texts occurred at, device, seq, quantity, the movement that it amends, whether it
            -- voids it (null where there is none).
            with asked as materialized (
                select current_setting('ddon.tenant') as tenant, current_setting('ddon.until')::bigint as until,
                    current_setting('ddon.types')::varchar[] as types
            )
            select e.stream_id, e.type, e.id, e.timestamp, e.data ->> 'occurredAt', e.data ->> 'deviceId', e.data ->> 'seq', e.data ->> 'quantity',
                e.data ->> 'movementId', e.data ->> 'void'
            from asked
            cross join unnest(current_setting('ddon.products')::uuid[]) as wanted(id)
            cross join lateral (
                select * from mt_events
                where tenant_id = asked.tenant and stream_id = wanted.id and seq_id <= asked.until and type = any(asked.types)
                order by version offset 0
            ) e
        ) to stdout (format binary)
        """;

    private const string Times = "0000-00-00T00:00:00.000000Z";

    private readonly byte[] _received = NameOf<StockReceived>(types);
    private readonly byte[] _issued = NameOf<StockIssued>(types);
    private readonly byte[] _adjusted = NameOf<StockAdjusted>(types);
    private readonly byte[] _counted = NameOf<StockCounted>(types);
    private readonly byte[] _amended = NameOf<MovementAmended>(types);

    /// <summary>The stored names of these classes, as the statements take them.</summary>
    public static string Names(EventTypes types, params Type[] classes) => $"{{{string.Join(',', types.NamesFor(classes))}}}";

    /// <summary>The movement of a row, and when it was recorded.</summary>
    /// <exception cref="UnknownEventTypeException">It is of a kind that this cannot read.</exception>
    public (StockMovement Movement, DateTimeOffset RecordedAt) Read(CopyOut row)
    {
        var (id, productId, recordedAt) = (row.Id(2), row.Id(0), row.Time(3)!.Value);
        var (at, device, seq) = (Time(row.Bytes(4)), Id(row.Bytes(5)), Whole(row.Bytes(6)));
        var type = row.Bytes(1);
        if (type.SequenceEqual(_amended)) return (Amendment(row, id, productId, device, seq, at), recordedAt);
        var original = new OriginalRow(productId, KindOf(type, productId), new(at, device, seq, id), Number(row.Bytes(7)), recordedAt);
        return (original.Movement(storeId), recordedAt);
    }

    private MovementKind KindOf(ReadOnlySpan<byte> type, Guid productId) =>
        type.SequenceEqual(_issued) ? MovementKind.Issued
        : type.SequenceEqual(_received) ? MovementKind.Received
        : type.SequenceEqual(_counted) ? MovementKind.Counted
        : type.SequenceEqual(_adjusted) ? MovementKind.Adjusted
        : throw new UnknownEventTypeException(Encoding.UTF8.GetString(type), productId, 0);

    private MovementAmended Amendment(CopyOut row, Guid id, Guid productId, Guid device, long seq, DateTimeOffset at) => new()
    {
        Id = id,
        StoreId = storeId,
        ProductId = productId,
        DeviceId = device,
        Seq = seq,
        OccurredAt = at,
        MovementId = Id(row.Bytes(8)),
        Quantity = row.IsNull(7) ? null : Number(row.Bytes(7)),
        Void = row.Bytes(9).SequenceEqual("true"u8),
    };

    private static byte[] NameOf<T>(EventTypes types) => Encoding.UTF8.GetBytes(types.NameOf(typeof(T)));

    private static decimal Number(ReadOnlySpan<byte> text) => decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static long Whole(ReadOnlySpan<byte> text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static Guid Id(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out Guid id, out _, 'D') ? id : throw new FormatException("An event holds an id that is not a UUID.");

    // As this program writes times; anything else goes the general way.
    private static DateTimeOffset Time(ReadOnlySpan<byte> text)
    {
        if (text.Length != Times.Length || text[^1] != 'Z' || text[19] != '.')
            return DateTimeOffset.Parse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var second = new DateTime(Digits(text[..4]), Digits(text[5..7]), Digits(text[8..10]), Digits(text[11..13]), Digits(text[14..16]), Digits(text[17..19]));
        return new(second.Ticks + Digits(text[20..26]) * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var number = 0;
        foreach (var digit in text) number = 10 * number + (digit - '0');
        return number;
    }
}
