using DDonDDon.Lab.Demo;
using Spectre.Console;

namespace DDonDDon.Lab.Tests.Demo;

public class DemoReportTests
{
    private static readonly ExpectedDay Expected = OfflineDay.ReadExpected();
    private static readonly StoreSnapshot Empty = new(0, new Dictionary<Guid, decimal>());
    private static readonly StoreSnapshot Full = new(600, Expected.Quantities);

    [Fact]
    public void A_first_run_is_right_when_every_line_and_every_stock_is() =>
        Report(Expected.Lines, Empty, Full).FaultsAgainst(Expected).ShouldBeEmpty();

    [Fact]
    public void A_second_run_is_right_when_it_changes_nothing() =>
        Report(Again(Expected.Lines), Full, Full).FaultsAgainst(Expected).ShouldBeEmpty();

    [Fact]
    public void A_line_that_is_answered_otherwise_is_a_fault()
    {
        var lines = Expected.Lines.ToArray();
        lines[12] = lines[12] with { Accepted = lines[12].Accepted + 1, Rejected = 0 };
        Report(lines, Empty, Full with { Movements = 601 }).FaultsAgainst(Expected)
            .ShouldHaveSingleItem().ShouldStartWith("Line 13 gave");
        Report(Again(lines), Full, Full).FaultsAgainst(Expected).ShouldHaveSingleItem().ShouldStartWith("Line 13 gave");
    }

    [Fact]
    public void A_stock_that_is_not_what_it_must_be_is_a_fault()
    {
        var product = Expected.Quantities.Keys.First();
        var wrong = Full with { Quantities = new Dictionary<Guid, decimal>(Expected.Quantities) { [product] = 99 } };
        Report(Expected.Lines, Empty, wrong).FaultsAgainst(Expected).ShouldHaveSingleItem().ShouldContain($"{product} is 99");
        Report(Again(Expected.Lines), Full, wrong).FaultsAgainst(Expected)
            .ShouldHaveSingleItem().ShouldContain($"{product} is 99");
    }

    [Fact]
    public void Movements_that_nobody_accepted_are_a_fault() =>
        Report(Again(Expected.Lines), Full, Full with { Movements = 601 }).FaultsAgainst(Expected).ShouldHaveSingleItem();

    [Fact]
    public void Off_a_terminal_it_is_plain_text_of_at_most_100_columns()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new()
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
            Enrichment = new() { UseDefaultEnrichers = false },
        });
        console.Profile.Width = 100;
        new DemoPrinter(console).Print(Report(Expected.Lines, Empty, Full));

        var lines = text.ToString().Split('\n');
        lines.ShouldAllBe(line => line.Length <= 100 && !line.EndsWith(' ') && !line.Contains('\u001b'));
        lines.ShouldContain(line => line.Contains("total     600   113     3     1"));
    }

    private static DemoReport Report(IReadOnlyList<AnswerCounts> lines, StoreSnapshot before, StoreSnapshot after) => new(
        SampleChain.Read().Stores[0],
        [.. OfflineDay.ReadLines().Zip(lines, (line, counts) => new LineOutcome(line, counts, 0, []))],
        before, after, []);

    private static IReadOnlyList<AnswerCounts> Again(IReadOnlyList<AnswerCounts> lines) =>
        [.. lines.Select(line => line with { Accepted = 0, Duplicate = line.Accepted + line.Duplicate })];
}
