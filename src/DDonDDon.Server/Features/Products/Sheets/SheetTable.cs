using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Products.Sheets;

/// <summary>
/// A sheet as a table: its lines by number in the file (the header's is 1), each with the cells of the columns that are known, without spaces
/// around them; those that a line does not reach are empty. <paramref name="Ignored"/>: headings that mean nothing here.
/// </summary>
internal sealed record SheetTable<TColumn>(
    IReadOnlyList<(int Number, IReadOnlyDictionary<TColumn, string> Cells)> Lines, IReadOnlyList<BadLine> Bad, IReadOnlyList<string> Ignored)
    where TColumn : notnull
{
    /// <summary>
    /// Reads a sheet, or returns null when its first line names no column, or one twice. <paramref name="headings"/>: what columns are called.
    /// </summary>
    public static SheetTable<TColumn>? Read(string text, IReadOnlyDictionary<string, TColumn> headings)
    {
        using var records = Csv.Read(text, SeparatorOf(text)).GetEnumerator();
        if (!records.MoveNext() || !records.Current.IsWhole) return null;
        var header = records.Current.Cells;
        var columns = new Dictionary<int, TColumn>();
        for (var place = 0; place < header.Count; place++)
            if (headings.TryGetValue(header[place].Trim().Replace(" ", "").Replace("_", ""), out var column)) columns.Add(place, column);
        if (columns.Count == 0 || columns.Values.Distinct().Count() < columns.Count) return null;
        string[] ignored = [.. header.Where((heading, place) => heading.Length > 0 && !columns.ContainsKey(place))];

        var (lines, bad) = (new List<(int, IReadOnlyDictionary<TColumn, string>)>(), new List<BadLine>());
        while (records.MoveNext())
        {
            var (number, cells, isWhole) = records.Current;
            if (!isWhole) bad.Add(new(number, "import.malformed", "The quotes of this line do not match."));
            else if (cells.Skip(header.Count).Any(cell => cell.Length > 0))
                bad.Add(new(number, "import.malformed", $"The line has {cells.Count} cells, the first line only {header.Count}."));
            else if (cells.Any(cell => !string.IsNullOrWhiteSpace(cell)))
                lines.Add((number, columns.ToDictionary(
                    column => column.Value, column => column.Key < cells.Count ? SheetText.Plain(cells[column.Key]).Trim() : "")));
        }
        return new(lines, bad, ignored);
    }

    // Spreadsheets of some countries write semicolons, and what is copied from a table has tabs.
    private static char SeparatorOf(string text)
    {
        var headings = text.AsSpan()[..(text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length)];
        return headings.Contains(',') ? ',' : headings.Contains('\t') ? '\t' : headings.Contains(';') ? ';' : ',';
    }
}
