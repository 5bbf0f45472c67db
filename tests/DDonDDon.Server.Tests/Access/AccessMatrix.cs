namespace DDonDDon.Server.Tests.Access;

/// <summary>A row of the checked-in table: one request, and what each caller gets.</summary>
internal sealed record AccessRow(int Line, string Operation, IReadOnlyDictionary<string, string> Parameters, string? Body, IReadOnlyList<string> Expected)
{
    public override string ToString() => $"line {Line}: {Operation} {string.Join(' ', Parameters.Select(one => $"{one.Key}={one.Value}"))} {Body}";
}

internal static class AccessMatrix
{
    public static IReadOnlyList<string> Callers { get; } = ["nobody", "worker", "stranger", "disabled", "auditor", "admin"];

    public static IReadOnlyList<AccessRow> Read()
    {
        using var stream = typeof(AccessMatrix).Assembly.GetManifestResourceStream("access-matrix.txt")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. from line in reader.ReadToEnd().Split('\n').Index()
               where line.Item.Length > 0 && line.Item[0] != '#'
               select Parse(line.Index + 1, line.Item),
        ];
    }

    private static AccessRow Parse(int line, string text)
    {
        var cells = text.Split('|').Select(cell => cell.Trim()).ToList();
        cells.Count.ShouldBe(3 + Callers.Count, $"line {line}: {text}");
        var parameters = cells[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => part[1]);
        return new(line, cells[0], parameters, cells[2].Length == 0 ? null : cells[2], cells[3..]);
    }
}
