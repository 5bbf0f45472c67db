namespace DDonDDon.Server.Features.Audit;

/// <summary>Positions of a ledger: after one, and up to another that is included.</summary>
internal readonly record struct LedgerRange(long After, long Until)
{
    private const long EventsAPiece = 50_000;
    private const long MostPieces = 1_000;

    /// <summary>Cuts a range in which there are about so many events into pieces that can be read at the same time; none for an empty one.</summary>
    public IEnumerable<LedgerRange> Cut(long events)
    {
        if (After >= Until) yield break;
        var (width, count) = ((Int128)(Until - After), Math.Clamp(events / EventsAPiece, 1, MostPieces));
        for (var piece = 0; piece < count; piece++)
            yield return new(After + (long)(width * piece / count), After + (long)(width * (piece + 1) / count));
    }
}
