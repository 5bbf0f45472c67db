using DDonDDon.Domain.Products;

namespace DDonDDon.Domain.Tests.Products;

public class BarcodeTests
{
    [Theory]
    [InlineData("8801234567893", true)] // EAN-13 with the Korean prefix
    [InlineData("4006381333931", true)] // the EAN-13 of the GS1 example
    [InlineData("96385074", true)] // EAN-8
    [InlineData("036000291452", true)] // UPC-A
    [InlineData("10614141000415", true)] // GTIN-14 of a case
    [InlineData("0000000000000", true)] // a check digit of 0
    [InlineData("8801234567894", false)] // a wrong check digit
    [InlineData("8801234567839", false)] // two digits swapped
    [InlineData("8801234567", false)] // ten digits
    [InlineData("880123456789X", false)]
    [InlineData("８８０１２３４５６７８９３", false)] // digits, but not ASCII
    [InlineData("", false)]
    public void A_gtin_has_a_known_length_and_its_last_digit_checks(string code, bool valid) => Gtin.IsOne(code).ShouldBe(valid);

    [Fact]
    public void Any_single_wrong_digit_of_an_ean_is_noticed()
    {
        const string code = "8801234567893";
        for (var place = 0; place < code.Length; place++)
            foreach (var digit in "0123456789".Where(digit => digit != code[place]))
                Gtin.IsOne(code[..place] + digit + code[(place + 1)..]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData("LOT 7/가", true)]
    [InlineData("", false)]
    [InlineData(" A", false)]
    [InlineData("A ", false)]
    [InlineData("A\0B", false)]
    [InlineData("A\tB", false)]
    public void A_code_has_visible_characters_and_no_space_around_it(string code, bool readable) => Barcode.IsReadable(code).ShouldBe(readable);

    [Theory]
    [InlineData("4.81419E+15")]
    [InlineData("4,8e+15")]
    [InlineData("4.81419e15")]
    [InlineData("=4.8E+15")]
    [InlineData("####")]
    public void What_a_spreadsheet_made_of_a_number_is_no_code(string code) => Barcode.Check(code, isInternal: true)!.Code.ShouldBe("barcode.mangled");

    [Theory]
    [InlineData("PLU\u200B7")]
    [InlineData("\u202E7-ULP")]
    public void A_code_that_looks_like_another_is_none(string code) => Barcode.Check(code, isInternal: true)!.Code.ShouldBe("barcode.invalid");

    [Fact]
    public void A_short_upc_is_a_gtin_of_its_own() => Barcode.Check("04252614", isInternal: false).ShouldBeNull();

    [Fact]
    public void A_code_has_at_most_64_characters()
    {
        Barcode.IsReadable(new('1', 64)).ShouldBeTrue();
        Barcode.IsReadable(new('1', 65)).ShouldBeFalse();
    }
}
