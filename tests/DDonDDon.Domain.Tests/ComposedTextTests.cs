using ADRaffy.ENSNormalize;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Domain.Tests;

public class ComposedTextTests
{
    [Theory]
    [InlineData("\u110b\u116e\u110b\u1172 1L", "우유 1L")]
    [InlineData("우유", "우유")]
    [InlineData("cafe\u0301", "café")]
    [InlineData("a\u0323\u0302", "\u1EAD")] // two marks, Vietnamese
    [InlineData("か\u3099", "が")]
    [InlineData("\u212B", "Å")] // the Ångström sign
    [InlineData("\uF900", "豈")] // a Han character for the sake of other encodings
    [InlineData("₩1,200 — “x”", "₩1,200 — “x”")]
    [InlineData("\uD83D\uDE00", "\uD83D\uDE00")]
    public void A_word_is_the_same_whichever_computer_wrote_it(string text, string composed) => ComposedText.Of(text).ShouldBe(composed);

    [Fact]
    public void Any_text_is_composed_as_another_program_composes_it() => Prop.ForAll(
        Gen.OneOf(
            Gen.Choose(0x20, 0x2FF), Gen.Choose(0x300, 0x36F), Gen.Choose(0x370, 0x4FF), Gen.Choose(0x900, 0xDFF), Gen.Choose(0x1100, 0x11FF),
            Gen.Choose(0x1E00, 0x1FFF), Gen.Choose(0x3041, 0x30FF), Gen.Choose(0xAC00, 0xD7A3), Gen.Choose(0xF900, 0xFAFF), Gen.Choose(0x1D15E, 0x1D1C0),
            Gen.Choose(0x2F800, 0x2FA1D)).Select(char.ConvertFromUtf32).ListOf().Select(string.Concat).ToArbitrary(),
        text => ComposedText.Of(text).ShouldBe(ENSNormalize.NF.NFC(text), text)).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void What_is_no_text_stays_as_it_is()
    {
        foreach (var text in new[] { "a\uD800b", "\uFFFE", "" }) ComposedText.Of(text).ShouldBe(text);
    }
}
