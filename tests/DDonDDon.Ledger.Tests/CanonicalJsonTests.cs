using System.Globalization;
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
    public void The_example_of_RFC_8785_section_3_2_2() => Of("""
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
          "literals": [null, true, false]
        }
        """).ShouldBe("""
        {"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}
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
    [InlineData(0x0000000000000000, "0")]
    [InlineData(0x8000000000000000, "0")]
    [InlineData(0x0000000000000001, "5e-324")]
    [InlineData(0x8000000000000001, "-5e-324")]
    [InlineData(0x7fefffffffffffff, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffff, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000, "9007199254740992")]
    [InlineData(0xc340000000000000, "-9007199254740992")]
    [InlineData(0x4430000000000000, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6, "1e+23")]
    [InlineData(0x44b52d02c7e14af7, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4e, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4f, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8d, "0.000001")]
    [InlineData(0x41b3de4355555553, "333333333.3333332")]
    [InlineData(0x41b3de4355555554, "333333333.33333325")]
    [InlineData(0x41b3de4355555555, "333333333.3333333")]
    [InlineData(0x41b3de4355555556, "333333333.3333334")]
    [InlineData(0x41b3de4355555557, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959, "1424953923781206.2")]
    public void Numbers_are_written_as_in_RFC_8785_appendix_B(ulong bits, string expected) =>
        Of(BitConverter.UInt64BitsToDouble(bits).ToString("E17", CultureInfo.InvariantCulture)).ShouldBe(expected);

    [Fact]
    public void A_number_half_way_between_two_doubles_goes_to_the_even_one_even_with_trailing_zeros() =>
        Of("23187816167878858.000").ShouldBe("23187816167878856");

    [Theory]
    [InlineData("1e400")]
    [InlineData("[-1e309]")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":01}")]
    public void What_is_not_JSON_or_too_large_for_a_double_is_refused(string json) => Should.Throw<JsonException>(() => Of(json));

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
        Check(json => JsonElement.DeepEquals(Doubles(json), Doubles(Of(json))));

    // Only what a double keeps is to be the same.
    private static JsonElement Doubles(string json) => JsonDocument.Parse(
        System.Text.RegularExpressions.Regex.Replace(json, """("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*)""", match => match.Groups[1].Success
            ? match.Value
            : (double.Parse(match.Value, CultureInfo.InvariantCulture) + 0.0).ToString("R",
                CultureInfo.InvariantCulture))).RootElement;

    private static void Check(Func<string, bool> holds) => Prop
        .ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => holds(new RandomJson(seed).Text()))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
