using System.Runtime.CompilerServices;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Postgres.Reading;

namespace DDonDDon.Server.Features.Audit.Segments;

/// <summary>A store's movements up to a position: from its segments as far as there are any, from the events themselves after them.</summary>
internal sealed class LedgerMovements
{
    private readonly LedgerDatabase _store;
    private readonly Guid _storeId;
    private readonly long _until;
    private readonly List<(LedgerRange Range, byte[] Amendments)> _segments = [];

    private LedgerMovements(LedgerDatabase store, Guid storeId, long until) => (_store, _storeId, _until) = (store, storeId, until);

    /// <summary>What comes after the segments.</summary>
    private LedgerRange Rest => new(_segments.Count == 0 ? 0 : _segments[^1].Range.Until, _until);

    /// <summary>Parts that can be read at the same time.</summary>
    public IEnumerable<LedgerRange> Pieces => [.. _segments.Select(segment => segment.Range), .. Rest.Cut(Rest.Until - Rest.After)];

    private const string ListSql = """
        -- The segments of a ledger up to a position, with their amendments.
        -- $1 tenant (the store), $2 position. One row a segment, in order: position before its first event, its last position, packed amendments.
        select after_seq, until_seq, amendments from ddon_movement_segment where tenant_id = $1 and after_seq < $2 order by after_seq
        """;

    /// <summary>The segments of a ledger up to a position, in order, with their packed amendments.</summary>
    public static Rows<(LedgerRange Range, byte[] Amendments)> ListSegments(Guid storeId, long until) => new(
        Sql.Command(ListSql, Sql.Text(storeId.ToString()), Sql.Bigint(until)),
        row => (new(row.GetInt64(0), row.GetInt64(1)), row.GetFieldValue<byte[]>(2)));

    public static async Task<LedgerMovements> OpenAsync(LedgerDatabase store, Guid storeId, long until, CancellationToken ct)
    {
        var movements = new LedgerMovements(store, storeId, until);
        var listed = ListSegments(storeId, until);
        await store.ReadAsync([listed], ct);
        // One that does not go on where the one before it ends is passed over, with all after it.
        movements._segments.AddRange(listed.Items.TakeWhile((segment, index) => segment.Range.After == (index == 0 ? 0 : listed.Items[index - 1].Range.Until)));
        return movements;
    }

    /// <summary>Gives every amendment.</summary>
    public async Task ReadAmendmentsAsync(Action<MovementAmended, DateTimeOffset> take, CancellationToken ct)
    {
        foreach (var (range, packed) in _segments) MovementSegment.ReadAmendments(packed, _storeId, range with { Until = Math.Min(range.Until, _until) }, take);
        await foreach (var one in RowsAsync(_store, _storeId, Rest, typeof(MovementAmended), ct)) take((MovementAmended)one.Movement, one.RecordedAt);
    }

    private const string OriginalsSql = """
        -- The original movements of a segment.
        -- $1 tenant (the store), $2 position before its first event, $3 its last position. One row, packed; none when there is no such segment (any more).
        select originals from ddon_movement_segment where tenant_id = $1 and after_seq = $2 and until_seq = $3
        """;

    /// <summary>The packed originals of a segment; no row when there is no such segment any more.</summary>
    public static Rows<byte[]> Originals(Guid storeId, LedgerRange range) => new(
        Sql.Command(OriginalsSql, Sql.Text(storeId.ToString()), Sql.Bigint(range.After), Sql.Bigint(range.Until)),
        row => row.GetFieldValue<byte[]>(0));

    /// <summary>Gives each original movement of one of the <see cref="Pieces"/>, of products that come after one; null: of all.</summary>
    public async Task ReadOriginalsAsync(LedgerRange piece, Guid? afterProduct, Action<OriginalRow> take, CancellationToken ct)
    {
        var packed = Originals(_storeId, piece);
        if (piece.Until <= Rest.After) await _store.ReadAsync([packed], ct);
        var read = piece with { Until = Math.Min(piece.Until, _until) };
        if (packed.Items is [var originals]) MovementSegment.ReadOriginals(originals, read, afterProduct, take);
        else
            await foreach (var one in RowsAsync(_store, _storeId, read, typeof(OriginalMovement), ct))
                if (afterProduct is not { } before || one.Movement.ProductId.CompareTo(before) > 0)
                    take(OriginalRow.Of((OriginalMovement)one.Movement, one.RecordedAt));
    }

    private const string OfStoreSql = """
        copy (
            -- What a fold needs of a store's movements, by position. Settings instead of parameters: ddon.tenant, ddon.types (an array of stored
            -- names), ddon.after and ddon.until, positions, the first excluded, the last included.
            -- Rows as MovementRows reads them, and the position.
            with asked as materialized (
                select current_setting('ddon.tenant') as tenant, current_setting('ddon.after')::bigint as after, current_setting('ddon.until')::bigint as until,
                    current_setting('ddon.types')::varchar[] as types
            )
            select e.stream_id, e.type, e.id, e.timestamp, e.data ->> 'occurredAt', e.data ->> 'deviceId', e.data ->> 'seq', e.data ->> 'quantity',
                e.data ->> 'movementId', e.data ->> 'void', e.seq_id
            from asked
            cross join lateral (
                select * from mt_events
                where tenant_id = asked.tenant and seq_id > asked.after and seq_id <= asked.until and type = any(asked.types)
                order by seq_id offset 0
            ) e
        ) to stdout (format binary)
        """;

    /// <summary>The movements of a class and those derived from it, by position, from the events.</summary>
    public static async IAsyncEnumerable<LedgerMovement> RowsAsync(
        LedgerDatabase store, Guid storeId, LedgerRange range, Type type, [EnumeratorCancellation] CancellationToken ct)
    {
        if (range.After >= range.Until) yield break;
        var movements = new MovementRows(store.Types, storeId);
        await using var rows = await CopyOut.OpenAsync(store.DataSource, OfStoreSql, ct,
            ("tenant", storeId.ToString()), ("types", MovementRows.Names(store.Types, type)), ("after", $"{range.After}"), ("until", $"{range.Until}"));
        while (await rows.ReadAsync(ct))
        {
            var (movement, recordedAt) = movements.Read(rows);
            yield return new(rows.Bigint(10), movement, recordedAt);
        }
    }
}
