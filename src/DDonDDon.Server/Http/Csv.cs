using System.Text;

namespace DDonDDon.Server.Http;

/// <summary>
/// A record of a CSV file: the line of the file that it begins in (1 is the first), its cells, and whether its quotes match.
/// </summary>
public sealed record CsvRecord(int Line, IReadOnlyList<string> Cells, bool IsWhole);

/// <summary>
/// Comma-separated values (RFC 4180), lenient in what ends a line and what separates cells. Written here because every bad line must be
/// told by its number, and one with broken quotes must not swallow the lines after it.
/// </summary>
public static class Csv
{
    /// <summary>The records of a file; blank lines are skipped. A quote that is never closed breaks its own line only.</summary>
    public static IEnumerable<CsvRecord> Read(string text, char separator)
    {
        for (var (at, line) = (0, 1); at < text.Length;)
        {
            var (record, end) = ReadRecord(text, at, line, separator);
            if (record.Cells is not [""]) yield return record;
            line += CountLines(text, at, end);
            at = end;
        }
    }

    /// <summary>A cell, in quotes where it needs them.</summary>
    public static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;

    private static (CsvRecord Record, int End) ReadRecord(string text, int start, int line, char separator)
    {
        var cells = new List<string>();
        var isWhole = true;
        for (var at = start; ;)
        {
            var (cell, end) = at < text.Length && text[at] is '"' ? ReadQuoted(text, at) : ReadPlain(text, at, separator);
            if (cell is null || (end < text.Length && text[end] != separator && text[end] is not ('\r' or '\n')))
            {
                // What follows a broken quote means nothing: the record ends with its first line.
                end = text.AsSpan(start).IndexOfAny('\r', '\n') is >= 0 and var length ? start + length : text.Length;
                (cell, isWhole) = ("", false);
            }
            cells.Add(cell);
            if (isWhole && end < text.Length && text[end] == separator)
            {
                at = end + 1;
                continue;
            }
            return (new(line, cells, isWhole), AfterLine(text, end));
        }
    }

    private static (string? Cell, int End) ReadQuoted(string text, int start)
    {
        var cell = new StringBuilder();
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] is not '"') cell.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] is '"') cell.Append(text[++at]);
            else return (cell.ToString(), at + 1);
        }
        return (null, text.Length);
    }

    private static (string Cell, int End) ReadPlain(string text, int start, char separator)
    {
        var length = text.AsSpan(start).IndexOfAny(separator, '\r', '\n');
        var end = length < 0 ? text.Length : start + length;
        return (text[start..end], end);
    }

    private static int AfterLine(string text, int end)
    {
        if (end >= text.Length) return text.Length;
        return text[end] is '\r' && end + 1 < text.Length && text[end + 1] is '\n' ? end + 2 : end + 1;
    }

    private static int CountLines(string text, int start, int end)
    {
        var lines = 0;
        for (var at = start; at < end; at = AfterLine(text, at))
        {
            var length = text.AsSpan(at, end - at).IndexOfAny('\r', '\n');
            if (length < 0) break;
            at += length;
            lines++;
        }
        return lines;
    }
}
