using DDonDDon.Server.Sheets;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Server.Tests.Sheets;

public class CsvTests
{
    [Fact]
    public void Every_line_of_a_file_belongs_to_one_record_whatever_is_in_it() => Prop.ForAll(
        Gen.Elements("a", "b", ",", "\"", "\"\"", "\n", "\r\n", "\r", "x,y", " ").ListOf().Select(string.Concat).ToArbitrary(),
        text =>
        {
            var records = Csv.Read(text, ',').ToList();
            var next = 1;
            foreach (var record in records)
            {
                record.Line.ShouldBe(next, text);
                next += record.Lines;
            }
            (next - 1).ShouldBe(LinesOf(text), text);
            records.Where(record => !record.IsWhole).ShouldAllBe(record => record.Lines == 1);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_written_is_read_as_it_was() => Prop.ForAll(
        Gen.Elements("", "a", "\"", ",", "27\" TV", "two\nlines", "x\r\ny", "가").ListOf(2).ListOf().ToArbitrary(),
        rows =>
        {
            var text = "first,second\n" + string.Concat(rows.Select(row => $"{Csv.Cell(row[0])},{Csv.Cell(row[1])}\n"));
            Csv.Read(text, ',').Skip(1).Select(record => record.Cells).ShouldBe(rows);
        }).QuickCheckThrowOnFailure();

    private static int LinesOf(string text)
    {
        var ended = text.Replace("\r\n", "\n").Replace('\r', '\n');
        return ended.Count(one => one is '\n') + (ended.Length > 0 && ended[^1] is not '\n' ? 1 : 0);
    }
}
