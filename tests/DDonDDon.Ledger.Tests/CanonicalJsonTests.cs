using System.Text;
using System.Text.Json;
using DDonDDon.Ledger.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace DDonDDon.Ledger.Tests;

public class CanonicalJsonTests
{
    private static string Of(string json) => Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json)).Span);

    [Fact]
    public void The_example_of_RFC_8785_section_3_2_2_but_for_its_numbers() => Of("""
        {
          "numbers": [333333333.33333329, 1E20, 4.50, 2e-3, 0.000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }
        """).ShouldBe("""
        {"literals":[null,true,false],"numbers":[333333333.33333329,100000000000000000000,4.5,0.002,0.000000000000000001],"string":"€$\u000f\nA'B\"\\\\\"/"}
        """);

    [Fact]
    public void Members_are_sorted_by_UTF_16_code_units_as_in_RFC_8785_section_3_2_3() => Of("""
        {
          "\u20ac": "Euro Sign",
          "\r": "Carriage Return",
          "\ufb33": "Hebrew Letter Dalet With Dagesh",
          "1": "One",
          "\ud83d\ude00": "Emoji: Grinning Face",
          "\u0080": "Control",
          "\u00f6": "Latin Small Letter O With Diaeresis"
        }
        """).ShouldBe(
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\","
        + "\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");

    [Theory]
    [InlineData("0")]
    [InlineData("-0", "0")]
    [InlineData("-0.00e5", "0")]
    [InlineData("0e99999999999", "0")]
    [InlineData("10")]
    [InlineData("-12.5")]
    [InlineData("1.0", "1")]
    [InlineData("1.50", "1.5")]
    [InlineData("100.00", "100")]
    [InlineData("-1.5E2", "-150")]
    [InlineData("1.5e+1", "15")]
    [InlineData("15e-1", "1.5")]
    [InlineData("1500e-5", "0.015")]
    [InlineData("-1e-7", "-0.0000001")]
    [InlineData("1e21", "1000000000000000000000")]
    [InlineData("0.10000000000000000001")]
    [InlineData("9007199254740993")]
    [InlineData("23187816167878858.000", "23187816167878858")]
    [InlineData("79228162514264337593543950335")]
    public void Numbers_keep_every_digit_and_are_written_plainly(string number, string? plain = null)
    {
        Of(number).ShouldBe(plain ?? number);
        Of($" [{number} ]").ShouldBe($"[{plain ?? number}]");
    }

    [Theory]
    [InlineData("1e1001")]
    [InlineData("[-1e-99999999999]")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":01}")]
    public void What_is_not_JSON_or_has_too_large_an_exponent_is_refused(string json) => Should.Throw<JsonException>(() => Of(json));

    [Theory]
    [InlineData("{\"a\":1,\"b\":[0.5,-12,\"가😀\",{}],\"c\":null}")]
    [InlineData("{\"a\":{\"z\":1},\"b\":{\"a\":1}}")]
    public void What_is_canonical_already_stays_the_very_same_bytes(string json)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(json);

        CanonicalJson.Of(bytes).Equals(bytes).ShouldBeTrue();
    }

    [Fact]
    public void Nesting_deeper_than_the_quick_look_can_follow_is_still_sorted() =>
        Of(string.Concat(Enumerable.Repeat("[", 20)) + "{\"b\":1,\"a\":2}" + new string(']', 20))
            .ShouldBe(new string('[', 20) + "{\"a\":2,\"b\":1}" + new string(']', 20));

    [Fact]
    public void The_canonical_form_of_a_canonical_form_is_itself() => Check(json => Of(Of(json)) == Of(json));

    // A space in front is never canonical, so the second text always goes the slow way.
    [Fact]
    public void The_quick_look_and_the_slow_way_agree() => Check(json => Of(json) == Of(" " + json));

    [Fact]
    public void The_canonical_form_says_the_same() =>
        Check(json => JsonElement.DeepEquals(JsonElement.Parse(json), JsonElement.Parse(Of(json))));

    private static void Check(Func<string, bool> holds) => Prop
        .ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => holds(new RandomJson(seed).Text()))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
