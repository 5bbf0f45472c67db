using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Domain.Tests.Items;

public class ElementStringProperties
{
    private const string Code = "08801234567893";

    [Fact]
    public void Any_order_of_elements_says_the_same() => Prop.ForAll(
        Gen.Shuffle([$"01{Code}", "17261231", "10A1\u001D", "21S/7\u001D", "3103001275", "3712\u001D"]).ToArbitrary(),
        elements =>
        {
            var read = ElementString.Read($"]C1{string.Concat(elements)}").ShouldNotBeNull();
            read.Gtin.ShouldBe(Code);
            read.Label.ShouldBe(new GoodsLabel { Lot = "A1", ExpiresOn = new(2026, 12, 31), Serial = "S/7", Weight = 1.275m, Count = 12 });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_that_a_scanner_sends_breaks_the_reader() => Prop.ForAll(
        Gen.Elements("]C1", "\u001D", "(", ")", "01", Code, "10", "17", "310", "(310)", "(01)", "3", "A", "가", "\uD83D", "\0", "999999")
            .ListOf().Select(string.Concat).ToArbitrary(),
        text =>
        {
            _ = ElementString.Read(text);
            Barcode.KeysOf(text).Count.ShouldBeLessThan(3);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
