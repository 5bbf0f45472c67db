using Spectre.Console;

namespace DDonDDon.Lab.Demo;

/// <summary>Where the demo tells its story: at most 100 columns, and plain text where nobody looks at it on a terminal.</summary>
internal static class DemoConsole
{
    private const int Columns = 100;

    /// <summary><paramref name="toError"/>: standard output is for the report alone.</summary>
    public static IAnsiConsole Open(bool toError)
    {
        var redirected = toError ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new()
        {
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(toError ? Console.Error : Console.Out),
            Enrichment = new() { UseDefaultEnrichers = false },
        });
        console.Profile.Width = redirected ? Columns : Math.Min(Columns, console.Profile.Width);
        return console;
    }

    /// <summary>Writes a line that is never wrapped and never read as markup.</summary>
    public static void Print(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);

    /// <summary>Writes a table without the spaces at the ends of its lines.</summary>
    public static void Print(this IAnsiConsole console, Table table)
    {
        if (console.Profile.Capabilities.Ansi)
        {
            console.Write(table);
            return;
        }
        using var text = new StringWriter();
        var plain = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
            Enrichment = new() { UseDefaultEnrichers = false },
        });
        plain.Profile.Width = console.Profile.Width;
        plain.Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n')) console.Print(line.TrimEnd());
    }
}
