using System.Runtime.InteropServices;
using DDonDDon.Ledger;

namespace DDonDDon.Server.Features.Audit;

/// <summary>An event that is not what or where it should be, as it is stored now.</summary>
internal sealed record BrokenEvent(long Seq, Guid Id, Guid? StreamId, long Version, long? Number, LedgerFaultKind Kind)
{
    public static BrokenEvent Of(CanonicalEvent stored, LedgerFaultKind kind) =>
        new(stored.Seq, stored.Id, stored.StreamId, stored.Version, stored.Number, kind);
}

/// <summary>
/// What a walk sees of the order in a piece of a ledger, which holds even where somebody has made the whole chain anew: events are numbered without a gap,
/// those of a stream too, and all of them are of one kind. <paramref name="streamTypeOf"/>: the kind of streams that an event's name belongs to.
/// </summary>
internal sealed class LedgerOrder(Func<string, string?> streamTypeOf)
{
    private readonly Dictionary<Guid, SeenStream> _streams = [];
    private BrokenEvent? _begin;
    private long? _last;

    /// <summary>The first event that is out of order; null when there is none.</summary>
    public BrokenEvent? First { get; private set; }

    public IReadOnlyDictionary<Guid, SeenStream> Streams => _streams;

    /// <summary>Takes the next event.</summary>
    public void Take(CanonicalEvent stored)
    {
        var number = stored.Number;
        if (_begin is null) _begin = BrokenEvent.Of(stored, LedgerFaultKind.NumberDiffers);
        else if (number != _last + 1) Note(stored, LedgerFaultKind.NumberDiffers);
        _last = number;

        var type = streamTypeOf(stored.Type);
        if (type is null) Note(stored, LedgerFaultKind.StreamTypeDiffers);
        ref var seen = ref CollectionsMarshal.GetValueRefOrAddDefault(_streams, stored.StreamId ?? Guid.Empty, out var isKnown);
        if (!isKnown) seen = new(BrokenEvent.Of(stored, LedgerFaultKind.VersionDiffers), stored.Version, type);
        else
        {
            if (stored.Version != seen.Last + 1) Note(stored, LedgerFaultKind.VersionDiffers);
            if (type != seen.Type) Note(stored, LedgerFaultKind.StreamTypeDiffers);
            seen = seen with { Last = stored.Version };
        }
    }

    /// <summary>The order of pieces that follow each other. <paramref name="before"/>: how many events of the ledger come before the first.</summary>
    public static LedgerOrder Join(IReadOnlyList<LedgerOrder> pieces, long before)
    {
        var whole = new LedgerOrder(_ => null) { _last = before };
        foreach (var piece in pieces)
        {
            if (piece._begin is { } begin && begin.Number != whole._last + 1) whole.Note(begin);
            if (piece._begin is not null) whole._last = piece._last;
            foreach (var (id, seen) in piece._streams) whole.Follow(id, seen, isBegun: before > 0);
            if (piece.First is { } first) whole.Note(first);
        }
        return whole;
    }

    // How far a stream had come before the first piece is not known where that is not the ledger's beginning.
    private void Follow(Guid id, SeenStream seen, bool isBegun)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_streams, id, out var isKnown);
        if (isKnown ? seen.First.Version != known.Last + 1 : !isBegun && seen.First.Version != 1) Note(seen.First);
        if (isKnown && seen.Type != known.Type) Note(seen.First with { Kind = LedgerFaultKind.StreamTypeDiffers });
        known = isKnown ? known with { Last = seen.Last } : seen;
    }

    private void Note(CanonicalEvent stored, LedgerFaultKind kind)
    {
        if (First is null) First = BrokenEvent.Of(stored, kind);
    }

    private void Note(BrokenEvent broken)
    {
        if (First is null || broken.Seq < First.Seq) First = broken;
    }
}

/// <summary>A stream's events as far as they were seen: the first, the last one's version, and the kind of streams that they belong to.</summary>
internal readonly record struct SeenStream(BrokenEvent First, long Last, string? Type);
