namespace DDonDDon.Faults.Tests.RealInput;

public class CsvTests
{
    [Theory]
    [InlineData("a,b\nc,d\n", "a|b/c|d")]
    [InlineData("a,b\r\nc,", "a|b/c|")]
    [InlineData("\"7\"\" single, long\",x\n", "7\" single, long|x")]
    [InlineData("\"two\nlines\",\n", "two\nlines|")]
    [InlineData("\"\",\"\"\"\"\n", "|\"")]
    [InlineData("", "")]
    public void Fields_come_out_as_they_were_meant(string text, string expected) =>
        string.Join('/', Csv.Read(new StringReader(text)).Select(fields => string.Join('|', fields))).ShouldBe(expected);
}
