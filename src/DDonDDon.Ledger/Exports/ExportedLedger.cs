using System.Text;

namespace DDonDDon.Ledger.Exports;

/// <summary>Verifies an export in NDJSON with nothing but the file: no server, no database.</summary>
public static class ExportedLedger
{
    /// <summary>Walks the chains of an export. It takes the memory of the longest line, however many there are.</summary>
    /// <param name="export">The file, in UTF-8.</param>
    /// <param name="digest">One that was kept elsewhere: the history up to it must be the one in the export.</param>
    public static VerifiedExport Verify(Stream export, LedgerDigest? digest = null)
    {
        var walk = new ExportWalk(digest);
        using var lines = new StreamReader(export, Encoding.UTF8, leaveOpen: true);
        while (lines.ReadLine() is { } line) walk.Take(Encoding.UTF8.GetBytes(line));
        return walk.Finish();
    }
}

/// <summary>What was found in an export.</summary>
/// <param name="Events">How many events were read.</param>
/// <param name="Faults">What is wrong, in the order of the file; nothing when every chain is whole.</param>
public sealed record VerifiedExport(long Events, IReadOnlyList<ExportFault> Faults)
{
    public bool IsIntact => Faults.Count == 0;
}

/// <summary>One thing that is wrong with an export, in words.</summary>
/// <param name="Text">What is wrong.</param>
/// <param name="Line">The line where it shows, 1 for the first; absent where it is about a whole ledger or the whole file.</param>
public sealed record ExportFault(string Text, long? Line = null);
