using System.Net;
using System.Text.RegularExpressions;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Docs;

/// <summary>The readable page: what its policy allows is all that it needs.</summary>
public partial class DocsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task The_page_has_no_inline_script_or_style_and_loads_nothing_from_elsewhere()
    {
        var page = await server.Anonymous().AnswerAsync(HttpMethod.Get, "/docs");

        page.Status.ShouldBe(200);
        page.MediaType.ShouldBe("text/html");
        Inline().Matches(page.Body).Select(match => match.Value).ShouldBeEmpty();
        foreach (Match link in Link().Matches(page.Body))
        {
            var target = link.Groups["target"].Value;
            if (target is "data:," || target.StartsWith('#')) continue;
            (await server.Anonymous().AnswerAsync(HttpMethod.Get, target)).Status.ShouldBe(200, target);
        }
    }

    [Fact]
    public async Task Its_script_never_sets_text_as_markup()
    {
        var script = await server.Anonymous().AnswerAsync(HttpMethod.Get, "/docs/docs.js");

        script.MediaType.ShouldBe("text/javascript");
        foreach (var danger in new[] { "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", ".style" })
            script.Body.ShouldNotContain(danger);
    }

    [Fact]
    public async Task A_browser_that_has_the_page_does_not_get_it_again()
    {
        using var first = await server.Anonymous().GetAsync(new Uri("/docs/docs.css", UriKind.Relative));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/docs/docs.css");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var answer = await server.Anonymous().SendAsync(again);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [GeneratedRegex(@"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("(?:href|src)=\"(?<target>[^\"]*)\"")]
    private static partial Regex Link();
}
