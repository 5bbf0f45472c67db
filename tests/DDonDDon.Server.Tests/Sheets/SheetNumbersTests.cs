using DDonDDon.Server.Sheets;

namespace DDonDDon.Server.Tests.Sheets;

/// <summary>Numbers as people type them: what can be read in two ways is refused with both.</summary>
public class SheetNumbersTests
{
    private static readonly SheetNumbers Points = new(HasDecimalCommas: false);
    private static readonly SheetNumbers Commas = new(HasDecimalCommas: true);

    [Theory]
    [InlineData("12", 12)]
    [InlineData("-0.5", -0.5)]
    [InlineData("+3", 3)]
    [InlineData("−5", -5)]
    [InlineData("－5", -5)]
    [InlineData("1,234,567", 1234567)]
    [InlineData("1,234.5", 1234.5)]
    [InlineData(" 007 ", 7)]
    public void Numbers_are_read(string cell, double value) => Points.Read(cell).ShouldBe(((decimal?)value, null));

    [Theory]
    [InlineData("1,5", "1.5", "15")]
    [InlineData("12,750", "12.750", "12750")]
    [InlineData("-1,200", "-1.200", "-1200")]
    public void What_may_be_two_numbers_is_told_with_both(string cell, string one, string other) =>
        Points.Read(cell).ShouldBe((null, $"{cell} may be {one} or {other}: write it as one of them."));

    [Theory]
    [InlineData("1,,5")]
    [InlineData("1,2,3")]
    [InlineData("1,")]
    [InlineData(",5")]
    [InlineData("1,2345,678")]
    [InlineData("1e3")]
    [InlineData("٣")]
    [InlineData("")]
    [InlineData("99999999999999999999999999999999999")]
    public void What_is_no_number_is_told(string cell) => Points.Read(cell).ShouldBe((null, $"{cell} is no number like 12, 0.5 or 1,234,567."));

    [Fact]
    public void A_price_groups_thousands_once() => Points.Read("1,200", groupsOnce: true).Value.ShouldBe(1200);

    [Fact]
    public void Where_semicolons_part_cells_and_no_number_has_a_point_commas_are_decimal()
    {
        SheetNumbers.Of(';', ["1,5", "12"]).ShouldBe(Commas);
        SheetNumbers.Of(';', ["1,500.5", "12"]).ShouldBe(Points);
        SheetNumbers.Of(',', ["1,5"]).ShouldBe(Points);
        Commas.Read("1,5").Value.ShouldBe(1.5m);
        Commas.Read("12,750").Value.ShouldBe(12.75m);
        Commas.Read("1,234,567").Value.ShouldBeNull();
    }
}
