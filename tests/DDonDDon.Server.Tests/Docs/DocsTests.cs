using System.Net;
using System.Text.RegularExpressions;
using Alba;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Docs;

/// <summary>The readable page: what its policy allows is all that it needs.</summary>
public partial class DocsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task The_page_has_no_inline_script_or_style_and_loads_nothing_from_elsewhere()
    {
        var answer = await server.Host.Scenario(ask =>
        {
            ask.Get.Url("/docs");
            ask.ContentTypeShouldBe("text/html; charset=utf-8");
        });

        var page = await answer.ReadAsTextAsync();
        Inline().Matches(page).Select(match => match.Value).ShouldBeEmpty();
        foreach (Match link in Link().Matches(page))
        {
            var target = link.Groups["target"].Value;
            if (target is "data:," || target.StartsWith('#')) continue;
            await server.Host.Scenario(ask => ask.Get.Url(target));
        }
    }

    [Fact]
    public async Task Its_script_never_sets_text_as_markup()
    {
        var answer = await server.Host.Scenario(ask =>
        {
            ask.Get.Url("/docs/docs.js");
            ask.ContentTypeShouldBe("text/javascript; charset=utf-8");
        });

        var script = await answer.ReadAsTextAsync();
        foreach (var danger in new[] { "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", ".style" })
            script.ShouldNotContain(danger);
    }

    [Fact]
    public async Task A_browser_that_has_the_page_does_not_get_it_again()
    {
        var first = await server.Host.Scenario(ask => ask.Get.Url("/docs/docs.css"));

        await server.Host.Scenario(ask =>
        {
            ask.Get.Url("/docs/docs.css").Etag(first.Context.Response.Headers.ETag.ToString());
            ask.StatusCodeShouldBe(HttpStatusCode.NotModified);
        });
    }

    [GeneratedRegex(@"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("(?:href|src)=\"(?<target>[^\"]*)\"")]
    private static partial Regex Link();
}
