using System.Text;

namespace DDonDDon.Server.Sheets;

/// <summary>
/// A record of a CSV file: the line of the file that it begins in (1 is the first), how many lines it takes, its cells, and whether its quotes match.
/// </summary>
public sealed record CsvRecord(int Line, int Lines, IReadOnlyList<string> Cells, bool IsWhole)
{
    /// <summary>Whether nothing is written in it.</summary>
    public bool IsBlank => IsWhole && Cells.All(string.IsNullOrWhiteSpace);
}

/// <summary>
/// Comma-separated values (RFC 4180), lenient in what ends a line and what separates cells. Written here because every bad line must be
/// told by its number, and one with broken quotes must not swallow the lines after it.
/// </summary>
public static class Csv
{
    /// <summary>
    /// The records of a file, blank ones too: every line belongs to one. A quote that is never closed breaks its own line only, and so does one that is
    /// closed in a later line where the lines between look like records of their own.
    /// </summary>
    /// <param name="text">The file, or what is left of it.</param>
    /// <param name="separator">What parts its cells.</param>
    /// <param name="firstLine">The number of the line that it begins with.</param>
    public static IEnumerable<CsvRecord> Read(string text, char separator, int firstLine = 1)
    {
        var width = 0;
        for (var (at, line) = (0, firstLine); at < text.Length;)
        {
            var (cells, end) = ReadRecord(text, at, separator);
            if (cells is not null && width > 0 && Swallows(cells, width, separator)) cells = null;
            // What follows a broken quote means nothing: the record ends with its first line.
            if (cells is null) end = AfterLine(text, EndOfLine(text, at));
            var lines = CountLines(text, at, end);
            if (width == 0 && cells is not [""]) width = cells?.Count ?? 1;
            yield return new(line, lines, cells ?? [], cells is not null);
            line += lines;
            at = end;
        }
    }

    /// <summary>A cell, in quotes where it needs them.</summary>
    public static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;

    // Null when its quotes do not match.
    private static (List<string>? Cells, int End) ReadRecord(string text, int start, char separator)
    {
        var cells = new List<string>();
        for (var at = start; ;)
        {
            var (cell, end) = at < text.Length && text[at] is '"' ? ReadQuoted(text, at) : ReadPlain(text, at, separator);
            if (cell is null || (end < text.Length && text[end] != separator && text[end] is not ('\r' or '\n'))) return (null, end);
            cells.Add(cell);
            if (end >= text.Length || text[end] != separator) return (cells, AfterLine(text, end));
            at = end + 1;
        }
    }

    // Whether a cell goes on with a line that looks like a record itself.
    private static bool Swallows(List<string> cells, int width, char separator) =>
        width > 1 && cells.Any(cell => cell.Split('\n', '\r').Skip(1).Any(line => line.Count(one => one == separator) >= width - 1));

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

    private static int EndOfLine(string text, int start) =>
        text.AsSpan(start).IndexOfAny('\r', '\n') is >= 0 and var length ? start + length : text.Length;

    private static int AfterLine(string text, int end)
    {
        if (end >= text.Length) return text.Length;
        return text[end] is '\r' && end + 1 < text.Length && text[end + 1] is '\n' ? end + 2 : end + 1;
    }

    // The last line of a file may lack its end.
    private static int CountLines(string text, int start, int end)
    {
        var lines = 0;
        for (var at = start; at < end; lines++) at = AfterLine(text, EndOfLine(text, at));
        return lines;
    }
}
