using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Tests.Settings;

public class OriginsTests
{
    [Theory]
    [InlineData("https://shop.example.com", "https://shop.example.com")]
    [InlineData("HTTPS://Shop.Example.com:443", "https://shop.example.com")]
    [InlineData("http://localhost:5173", "http://localhost:5173")]
    [InlineData("http://[::1]:5173", "http://[::1]:5173")]
    [InlineData("https://가게.example", "https://xn--o39akk.example")]
    public void An_origin_is_kept_the_way_a_browser_spells_it(string value, string expected) =>
        Origins.Parse(value).Value.ShouldBe([expected]);

    [Fact]
    public void A_list_may_have_spaces_and_repetitions() =>
        Origins.Parse("https://a.example , http://b.example:81,https://A.example,").Value
            .ShouldBe(["https://a.example", "http://b.example:81"]);

    [Theory]
    [InlineData("*")]
    [InlineData("https://*.example.com")]
    [InlineData("null")]
    [InlineData("shop.example.com")]
    [InlineData("//shop.example.com")]
    [InlineData("https://shop.example.com/")]
    [InlineData("https://shop.example.com/app")]
    [InlineData("https://shop.example.com?x=1")]
    [InlineData("https://shop.example.com#x")]
    [InlineData("https://user@shop.example.com")]
    [InlineData("ftp://shop.example.com")]
    [InlineData("https://")]
    [InlineData("https://a.example;https://b.example")]
    public void Anything_but_an_origin_is_refused(string value)
    {
        var (origins, problem) = Origins.Parse(value);

        origins.ShouldBeNull();
        problem.ShouldNotBeNull();
    }
}
