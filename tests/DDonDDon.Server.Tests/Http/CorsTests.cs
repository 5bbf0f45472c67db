using System.Net;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Http;

public class CorsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_browser_from_an_allowed_origin_may_send_batches()
    {
        using var answer = await PreflightAsync("https://shop.example");

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.example"]);
        answer.Headers.GetValues("Access-Control-Allow-Headers").Single().ShouldContain("Authorization");
        answer.Headers.Contains("Access-Control-Allow-Credentials").ShouldBeFalse();
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example:444")]
    [InlineData("https://shop.example.evil.example")]
    [InlineData("null")]
    public async Task A_browser_from_anywhere_else_may_not(string origin)
    {
        using var answer = await PreflightAsync(origin);

        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBeFalse();
    }

    private async Task<HttpResponseMessage> PreflightAsync(string origin)
    {
        using var client = server.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/sync/batch");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
        return await client.SendAsync(request);
    }
}
