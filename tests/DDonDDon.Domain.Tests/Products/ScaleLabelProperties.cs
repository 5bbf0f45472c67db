using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Domain.Tests.Products;

public class ScaleLabelProperties
{
    [Fact]
    public void Whatever_pattern_a_label_is_linked_by_it_is_found_by_it_and_weighs_the_grams_in_it() =>
        Prop.ForAll(Gen.Choose(0, 99_999).Two().ToArbitrary(), numbers => Holds(numbers.Item1, numbers.Item2)).QuickCheckThrowOnFailure();

    private static void Holds(int article, int said)
    {
        var digits = $"21{article:00000}{said:00000}";
        var label = digits + Gtin.CheckDigit(digits + "0");
        string[] patterns = [$"21{article:00000}WWWWWC", $"{digits[..6]}XWWWWWC", $"21{article:00000}XWWWWC", $"21{article:00000}XXXXXC"];

        foreach (var pattern in patterns)
        {
            var grams = pattern.Contains("XW", StringComparison.Ordinal) && pattern.Length - pattern.IndexOf('W', StringComparison.Ordinal) == 5
                ? said % 10_000 : pattern.Contains('W', StringComparison.Ordinal) ? said : (int?)null;
            ScaleLabel.IsPattern(pattern).ShouldBeTrue(pattern);
            ScaleLabel.WeightOf(label, pattern).ShouldBe(grams / 1000m);
            Barcode.KeysOf(label).ShouldContain(pattern);
            var found = new FoundProduct(Guid.Empty, 2).ScannedAs(label, pattern);
            (found.PackSize, found.ScalePattern).ShouldBe((grams is { } known ? 2 * known / 1000m : 2m, pattern));
        }
        Barcode.KeysOf(label)[0].ShouldBe($"0{label}");
    }

    [Theory]
    [InlineData("2112345WWWWC")]
    [InlineData("3112345WWWWWC")]
    [InlineData("2112345wwwwwc")]
    [InlineData("2112345WWXXXC")]
    [InlineData("21123456WWWC")]
    [InlineData("2112345WWWWW1")]
    [InlineData("WWWWWWWWWWWWC")]
    public void What_only_looks_like_a_pattern_is_none(string code)
    {
        ScaleLabel.IsPattern(code).ShouldBeFalse();
        Barcode.Check(code, isInternal: false)?.Code.ShouldBe("barcode.not_gtin");
    }
}
