using System.Runtime.CompilerServices;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Postgres.Reading;

namespace DDonDDon.Server.Features.Audit.Segments;

/// <summary>A store's movements up to a position: from its segments as far as there are any, from the events themselves after them.</summary>
internal sealed class LedgerMovements
{
    private static readonly string RowsText = SqlText.Load(typeof(LedgerMovements).Assembly, "audit/copy-store-movements.sql");

    private readonly LedgerDatabase _store;
    private readonly Guid _storeId;
    private readonly long _until;
    private readonly List<(LedgerRange Range, byte[] Amendments)> _segments = [];

    private LedgerMovements(LedgerDatabase store, Guid storeId, long until) => (_store, _storeId, _until) = (store, storeId, until);

    /// <summary>What comes after the segments.</summary>
    private LedgerRange Rest => new(_segments.Count == 0 ? 0 : _segments[^1].Range.Until, _until);

    /// <summary>Parts that can be read at the same time.</summary>
    public IEnumerable<LedgerRange> Pieces => [.. _segments.Select(segment => segment.Range), .. Rest.Cut(Rest.Until - Rest.After)];

    public static async Task<LedgerMovements> OpenAsync(LedgerDatabase store, Guid storeId, long until, CancellationToken ct)
    {
        var movements = new LedgerMovements(store, storeId, until);
        var listed = SegmentSql.List(storeId, until);
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

    /// <summary>Gives each original movement of one of the <see cref="Pieces"/>, of products that come after one; null: of all.</summary>
    public async Task ReadOriginalsAsync(LedgerRange piece, Guid? afterProduct, Action<OriginalRow> take, CancellationToken ct)
    {
        var packed = SegmentSql.Originals(_storeId, piece);
        if (piece.Until <= Rest.After) await _store.ReadAsync([packed], ct);
        var read = piece with { Until = Math.Min(piece.Until, _until) };
        if (packed.Items is [var originals]) MovementSegment.ReadOriginals(originals, read, afterProduct, take);
        else
            await foreach (var one in RowsAsync(_store, _storeId, read, typeof(OriginalMovement), ct))
                if (afterProduct is not { } before || one.Movement.ProductId.CompareTo(before) > 0)
                    take(OriginalRow.Of((OriginalMovement)one.Movement, one.RecordedAt));
    }

    /// <summary>The movements of a class and those derived from it, by position, from the events.</summary>
    public static async IAsyncEnumerable<LedgerMovement> RowsAsync(
        LedgerDatabase store, Guid storeId, LedgerRange range, Type type, [EnumeratorCancellation] CancellationToken ct)
    {
        if (range.After >= range.Until) yield break;
        var movements = new MovementRows(store.Types, storeId);
        await using var rows = await CopyOut.OpenAsync(store.DataSource, RowsText, ct,
            ("tenant", storeId.ToString()), ("types", MovementRows.Names(store.Types, type)), ("after", $"{range.After}"), ("until", $"{range.Until}"));
        while (await rows.ReadAsync(ct))
        {
            var (movement, recordedAt) = movements.Read(rows);
            yield return new(rows.Bigint(10), movement, recordedAt);
        }
    }
}
