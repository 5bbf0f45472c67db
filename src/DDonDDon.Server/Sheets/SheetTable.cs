namespace DDonDDon.Server.Sheets;

/// <summary>
/// A sheet as a table: its lines by number in the file, each with the cells of the columns that are known, without spaces around them; those that a line
/// does not reach are empty. Every line of the file after the header's is one of <paramref name="Lines"/>, bad, or among the <paramref name="Empty"/> ones.
/// </summary>
/// <param name="Lines">What can be read.</param>
/// <param name="Bad">What cannot.</param>
/// <param name="Empty">How many lines have nothing written in them.</param>
/// <param name="Ignored">Headings that mean nothing here.</param>
/// <param name="Separator">What parts its cells.</param>
internal sealed record SheetTable<TColumn>(
    IReadOnlyList<(int Number, IReadOnlyDictionary<TColumn, string> Cells)> Lines, IReadOnlyList<BadLine> Bad, int Empty, IReadOnlyList<string> Ignored,
    char Separator)
    where TColumn : class
{
    /// <summary>
    /// Reads a sheet, or returns null when its first line names no column, or one twice.
    /// </summary>
    /// <param name="text">The sheet.</param>
    /// <param name="headings">What columns are called, without spaces.</param>
    /// <param name="other">The column of a heading that is not among them; null for one that means nothing.</param>
    public static SheetTable<TColumn>? Read(string text, IReadOnlyDictionary<string, TColumn> headings, Func<string, TColumn?>? other = null)
    {
        var (separator, begin) = SeparatorOf(text);
        using var records = Csv.Read(text[begin..], separator, begin > 0 ? 2 : 1).SkipWhile(record => record.IsBlank).GetEnumerator();
        if (!records.MoveNext() || !records.Current.IsWhole) return null;
        var header = records.Current.Cells;
        var columns = new Dictionary<int, TColumn>();
        for (var place = 0; place < header.Count; place++)
            if ((headings.GetValueOrDefault(header[place].Trim().Replace(" ", "").Replace("_", "")) ?? other?.Invoke(header[place].Trim())) is { } column)
                columns.Add(place, column);
        if (columns.Count == 0 || columns.Values.Distinct().Count() < columns.Count) return null;
        string[] ignored = [.. header.Where((heading, place) => heading.Length > 0 && !columns.ContainsKey(place))];

        var (lines, bad, empty) = (new List<(int, IReadOnlyDictionary<TColumn, string>)>(), new List<BadLine>(), 0);
        while (records.MoveNext())
        {
            var record = records.Current;
            if (!record.IsWhole)
                bad.Add(new(record.Line, "import.malformed",
                    "The quotes of this line do not match. A cell with a quote in it stands in quotes, and its own quotes twice: \"27\"\" TV\"."));
            else if (record.Cells.Skip(header.Count).Any(cell => cell.Length > 0))
                bad.Add(new(record.Line, "import.malformed", $"The line has {record.Cells.Count} cells, the first line only {header.Count}."));
            else if (record.IsBlank) empty += record.Lines;
            else
                lines.Add((record.Line, columns.ToDictionary(
                    column => column.Value, column => column.Key < record.Cells.Count ? SheetText.Plain(record.Cells[column.Key]).Trim() : "")));
        }
        return new(lines, bad, empty, ignored, separator);
    }

    // Spreadsheets of some countries write semicolons, and what is copied from a table has tabs; a first line may say it and is no header then.
    private static (char Separator, int Begin) SeparatorOf(string text)
    {
        var first = text.AsSpan()[..(text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : text.Length)];
        // Saved anew, such a line may have got quotes, or empty cells behind it.
        var said = first.Trim('"');
        var isSaid = said.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && said.Length >= 5 && said[5..].Trim(said[4]).Length == 0;
        if (isSaid && first.Length < text.Length)
            return (said[4], first.Length + (text.AsSpan(first.Length).StartsWith("\r\n") ? 2 : 1));
        return (first.Contains(',') ? ',' : first.Contains('\t') ? '\t' : first.Contains(';') ? ';' : ',', 0);
    }
}
