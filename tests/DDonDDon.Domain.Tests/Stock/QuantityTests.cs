using System.Globalization;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Tests.Stock;

public class QuantityTests
{
    [Theory]
    [InlineData("0", true)]
    [InlineData("0.001", true)]
    [InlineData("-0.125", true)]
    [InlineData("1.000000", true)]
    [InlineData("0.0001", false)]
    [InlineData("1000000000", true)]
    [InlineData("-1000000000", true)]
    [InlineData("1000000000.001", false)]
    [InlineData("-1000000000.001", false)]
    [InlineData("79228162514264337593543950335", false)]
    public void A_quantity_has_at_most_three_places_and_is_at_most_a_billion(string quantity, bool valid) =>
        Quantity.IsValid(decimal.Parse(quantity, CultureInfo.InvariantCulture)).ShouldBe(valid);

    [Theory]
    [InlineData("24.000", "24")]
    [InlineData("0.000", "0")]
    [InlineData("-0.500", "-0.5")]
    [InlineData("1000000000000000.120", "1000000000000000.12")]
    [InlineData("100", "100")]
    public void Normalized_quantities_have_no_trailing_zeros(string quantity, string expected) =>
        Quantity.Normalize(decimal.Parse(quantity, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture).ShouldBe(expected);

    [Fact]
    public void There_is_one_zero()
    {
        decimal.GetBits(Quantity.Normalize(-0.0m)).ShouldBe(decimal.GetBits(0m));
        decimal.GetBits(Quantity.Normalize(decimal.Negate(0m))).ShouldBe(decimal.GetBits(0m));
        decimal.GetBits(Quantity.Normalize(-5m + 5m)).ShouldBe(decimal.GetBits(0m));
    }
}
