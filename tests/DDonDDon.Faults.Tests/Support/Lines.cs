namespace DDonDDon.Faults.Tests.Support;

internal static class Lines
{
    /// <summary>What a program said is one line, and no stack trace; returns it.</summary>
    public static string ShouldHaveSingleLine(this string said)
    {
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        lines.Length.ShouldBe(1, said);
        return lines[0];
    }
}
