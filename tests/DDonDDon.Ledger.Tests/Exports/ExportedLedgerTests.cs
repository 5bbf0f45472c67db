using DDonDDon.Ledger.Tests.Support;

namespace DDonDDon.Ledger.Tests.Exports;

public class ExportedLedgerTests
{
    private const string Store = "01a199aa-4a4f-79aa-89f9-c1ad27f4856d", Chain = "*DEFAULT*";

    private readonly WrittenExport _export = new();

    public ExportedLedgerTests()
    {
        for (var number = 0; number < 4; number++)
        {
            _export.Add(Store, $"판매 {number} \u2028 \"😀\"", number == 1 ? "{\"app\":\"web\"}"u8.ToArray() : null);
            _export.Add(Chain, $"등록 {number}");
        }
    }

    [Fact]
    public void A_whole_export_holds()
    {
        var verified = WrittenExport.Verify(_export.Lines(), _export.Digest);

        (verified.Events, verified.IsIntact).ShouldBe((8, true), string.Join('\n', verified.Faults));
    }

    [Fact]
    public void An_export_of_nothing_holds() => WrittenExport.Verify(new WrittenExport().Lines()).Faults.ShouldBeEmpty();

    [Theory]
    [InlineData("\"quantity\":2.5", "\"quantity\":25")]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"causationId\":\"device\"", "\"causationId\":null")]
    [InlineData("\"type\":\"stock_received\"", "\"type\":\"stock_issued\"")]
    [InlineData("\"hash\":\"", "\"hash\":\"0")]
    [InlineData("\"hash\":", "\"hush\":")]
    public void An_event_that_was_changed_is_told_by_its_line(string said, string changed)
    {
        var lines = _export.Lines();
        lines[4] = Changed(lines[4], said, changed);

        WrittenExport.Verify(lines).Faults[0].ShouldSatisfyAllConditions(
            fault => fault.Line.ShouldBe(5),
            fault => fault.Text.ShouldContain("is not what was recorded"));
    }

    [Fact]
    public void Events_that_changed_places_are_told_by_the_first_of_them()
    {
        var lines = _export.Lines();
        (lines[1], lines[3]) = (lines[3], lines[1]);

        WrittenExport.Verify(lines).Faults[0].Line.ShouldBe(2);
    }

    [Fact]
    public void An_event_that_was_taken_away_is_told_by_the_next_of_its_ledger()
    {
        var without = WrittenExport.Verify(_export.Lines(_export.Events.Where((_, place) => place != 2))).Faults;

        without[0].ShouldBe(new($"Event {IdOf(_export.Events[4])}, number 3, is not what was recorded, or what stood before it is not.", 5));
        without[^1].Text.ShouldBe($"{Store}: there are 3 events instead of 4.");
    }

    [Fact]
    public void The_newest_events_cannot_be_taken_away_unseen()
    {
        var faults = WrittenExport.Verify(_export.Lines(_export.Events.Take(7))).Faults;

        faults.Count.ShouldBe(2);
        faults[0].Text.ShouldStartWith($"{Chain}: event number 4 is not the one");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(9)]
    public void A_file_that_is_not_whole_is_said_to_be_so(int lost)
    {
        var lines = _export.Lines();
        lines.RemoveAt(lost);

        WrittenExport.Verify(lines).Faults[^1].Text.ShouldContain("not whole");
    }

    [Fact]
    public void A_filtered_export_proves_nothing() =>
        WrittenExport.Verify(_export.Lines(isFiltered: true)).Faults.ShouldHaveSingleItem().Text.ShouldContain("filters");

    [Fact]
    public void A_history_that_was_written_anew_is_not_that_of_the_digest()
    {
        var another = new WrittenExport();
        for (var number = 0; number < 4; number++) another.Add(Store, "nothing happened");

        WrittenExport.Verify(another.Lines()).Faults.ShouldBeEmpty();
        WrittenExport.Verify(another.Lines(), _export.Digest).Faults
            .ShouldContain(fault => fault.Text.StartsWith($"{Store}: event number 4 is not", StringComparison.Ordinal));
    }

    [Fact]
    public void An_older_digest_is_found_in_what_came_after_it()
    {
        var digest = _export.Digest;
        _export.Add(Store, "later");

        WrittenExport.Verify(_export.Lines(), digest).Faults.ShouldBeEmpty();
    }

    [Fact]
    public void In_the_export_of_one_store_nobody_looks_for_the_other_ledgers_of_a_digest()
    {
        var heads = LedgerDigest.Of(_export.Digest.TakenAt, [_export.Digest.Find(Store)!]);
        var lines = _export.Lines(_export.Events.Where((_, place) => place % 2 == 0), heads, storeId: Guid.Parse(Store));

        WrittenExport.Verify(lines, _export.Digest).Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_ledger_that_the_first_line_does_not_know_is_told()
    {
        var heads = _export.Digest;
        _export.Add("another", "put in");

        WrittenExport.Verify(_export.Lines(heads: heads)).Faults.ShouldHaveSingleItem().Text.ShouldStartWith("another: there are 1 events");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("not JSON")]
    [InlineData("{\"tenantId\":\"a\",\"seq\":1}")]
    [InlineData("{\"kind\":\"middle\"}")]
    [InlineData("{\"kind\":\"heads\"}")]
    [InlineData("{\"tenantId\":\"a\",\"id\":\"01a199aa-4a4f-79aa-89f9-c1ad27f4856d\",\"seq\":1,\"data\":{\"a\":1,\"a\":2}}")]
    public void An_invalid_line_is_reported_by_its_number(string line)
    {
        var lines = _export.Lines();
        lines.Insert(3, line);

        WrittenExport.Verify(lines).Faults.ShouldHaveSingleItem().ShouldBe(new("It is no line of an export.", 4));
    }

    private static string Changed(string line, string said, string changed)
    {
        line.ShouldContain(said);
        return line.Replace(said, changed, StringComparison.Ordinal);
    }

    private static string IdOf(string line) => System.Text.Json.Nodes.JsonNode.Parse(line)!["id"]!.GetValue<string>();
}
