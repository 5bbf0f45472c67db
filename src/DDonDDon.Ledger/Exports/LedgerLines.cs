using System.Text.Json;

namespace DDonDDon.Ledger.Exports;

/// <summary>
/// NDJSON: a line with the heads (and the store, when it is the ledger of one), a line an event in canonical form with its hash, a line with the number of
/// events. The first and the last have a member <c>kind</c>, which no event has.
/// </summary>
public sealed class LedgerLines(Guid? storeId) : ILedgerFormat
{
    public void Begin(ByteBuffer output, LedgerDigest heads, bool isFiltered) =>
        WriteLine(output, new ExportHeads(ExportLine.Heads, heads.TakenAt, heads.Fingerprint, isFiltered, heads.Items, storeId));

    public void Write(ByteBuffer output, CanonicalEvent stored, string tenant)
    {
        stored.Write(output, withHash: true);
        output.Append((byte)'\n');
    }

    public void End(ByteBuffer output, LedgerDigest heads, long events) => WriteLine(output, new ExportEnd(ExportLine.End, events));

    private static void WriteLine(ByteBuffer output, object line)
    {
        output.Append(JsonSerializer.SerializeToUtf8Bytes(line, LedgerJson.Options));
        output.Append((byte)'\n');
    }
}
