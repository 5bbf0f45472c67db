namespace DDonDDon.Ledger.Exports;

/// <summary>How an export is written, in UTF-8.</summary>
public interface ILedgerFormat
{
    /// <summary>Writes what comes before the events. <paramref name="isFiltered"/>: not all of the heads' events follow.</summary>
    void Begin(ByteBuffer output, LedgerDigest heads, bool isFiltered);

    void Write(ByteBuffer output, CanonicalEvent stored, string tenant);

    /// <summary>Writes what comes after them, by which a reader sees that nothing is missing.</summary>
    void End(ByteBuffer output, LedgerDigest heads, long events);
}
