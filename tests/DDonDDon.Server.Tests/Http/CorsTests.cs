using System.Net;
using Alba;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Http;

public class CorsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public Task A_browser_from_an_allowed_origin_may_send_batches() => server.Host.Scenario(ask =>
    {
        Preflight(ask, "https://shop.example");

        ask.StatusCodeShouldBe(HttpStatusCode.NoContent);
        ask.Header("Access-Control-Allow-Origin").SingleValueShouldEqual("https://shop.example");
        ask.Header("Access-Control-Allow-Headers").SingleValueShouldMatch("Authorization");
        ask.Header("Access-Control-Allow-Credentials").ShouldNotBeWritten();
    });

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example:444")]
    [InlineData("https://shop.example.evil.example")]
    [InlineData("null")]
    public Task A_browser_from_anywhere_else_may_not(string origin) => server.Host.Scenario(ask =>
    {
        Preflight(ask, origin);

        ask.StatusCodeShouldBe(HttpStatusCode.NoContent);
        ask.Header("Access-Control-Allow-Origin").ShouldNotBeWritten();
    });

    private static void Preflight(Scenario ask, string origin)
    {
        ask.Get.Url("/api/v1/sync/batch");
        ask.ConfigureHttpContext(context => context.Request.Method = "OPTIONS");
        ask.WithRequestHeader("Origin", origin);
        ask.WithRequestHeader("Access-Control-Request-Method", "POST");
        ask.WithRequestHeader("Access-Control-Request-Headers", "authorization,content-type");
    }
}
