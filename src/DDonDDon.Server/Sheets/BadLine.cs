using DDonDDon.Domain;

namespace DDonDDon.Server.Sheets;

/// <summary>
/// A line that cannot be imported, by its number in the file (the header's is 1), with a stable <paramref name="Code"/> and why in words;
/// <paramref name="Column"/> is the field, where it is one, and <paramref name="Cell"/> what the line says there.
/// </summary>
public sealed record BadLine(int Line, string Code, string Message, string? Column = null, string? Cell = null)
{
    private const int LongestCell = 100;

    /// <summary>A line that is refused. <paramref name="cellOf"/>: what it says in a column; null when it has no such column.</summary>
    public static BadLine Of(int line, Rejection rejection, Func<string, string?> cellOf) => new(
        line, rejection.Code, rejection.Message, rejection.Field,
        rejection.Field is { } field && cellOf(field) is { Length: > 0 and <= LongestCell } cell ? cell : null);
}
