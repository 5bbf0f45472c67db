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
    public void What_is_no_text_stays_as_it_is()
    {
        foreach (var text in new[] { "a\uD800b", "\uFFFE", "" }) ComposedText.Of(text).ShouldBe(text);
    }
}
