using DDonDDon.Domain.Access;
using DDonDDon.Server.Tests.Http.OpenApi;
using DDonDDon.Server.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace DDonDDon.Server.Tests.Http;

/// <summary>Every answer of every route carries what browsers need to keep it from harm, whatever became of the request.</summary>
public class HeaderTests(SocketServer server) : IClassFixture<SocketServer>
{
    [Fact]
    public async Task Every_route_answers_with_them_to_everybody()
    {
        var admin = await server.AddUserAsync(Role.Admin);
        var seen = new HashSet<int>();

        foreach (var (method, path) in Routes())
            foreach (var client in new[] { server.Anonymous(), admin.Client })
                seen.Add(await CheckAsync(client, method, path));

        seen.ShouldBeSubsetOf([200, 201, 204, 400, 401, 403, 404, 409, 415, 422]);
        foreach (var status in new[] { 200, 400, 401, 404 }) seen.ShouldContain(status);
    }

    [Theory]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/api/v1/nothing", 404)]
    [InlineData("GET", "/docs/nothing", 404)]
    [InlineData("DELETE", "/api/v1/sync/batch", 405)]
    [InlineData("POST", "/api/v1/sync/batch", 401)]
    [InlineData("POST", "/api/v1/auth/login", 400)]
    public async Task So_does_what_is_refused(string method, string path, int status) =>
        (await CheckAsync(server.Anonymous(), new(method), path)).ShouldBe(status);

    [Theory]
    [InlineData("https", true)]
    [InlineData("HTTPS, http", true)]
    [InlineData("http", false)]
    [InlineData(null, false)]
    public async Task Only_behind_TLS_browsers_are_told_to_stay_with_it(string? scheme, bool told)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        if (scheme is not null) request.Headers.Add("X-Forwarded-Proto", scheme);
        using var answer = await server.Anonymous().SendAsync(request);

        answer.Headers.Contains("Strict-Transport-Security").ShouldBe(told);
    }

    [Fact]
    public async Task A_preflight_is_no_exception()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/v1/sync/batch");
        request.Headers.Add("Origin", "https://shop.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await server.Anonymous().SendAsync(request);

        Check(answer, "/api/v1/sync/batch");
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["https://shop.example"]);
    }

    private IEnumerable<(HttpMethod Method, string Path)> Routes() =>
        from endpoint in server.AllEndpoints()
        let path = string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment =>
            segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : Guid.NewGuid().ToString()))
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (new HttpMethod(method), "/" + path);

    private static async Task<int> CheckAsync(HttpClient client, HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Check(answer, $"{method} {path}: {(int)answer.StatusCode}", path);
        return (int)answer.StatusCode;
    }

    private static void Check(HttpResponseMessage answer, string about, string? path = null)
    {
        var policy = Header("Content-Security-Policy").Split("; ");
        policy.ShouldContain("default-src 'none'", about);
        foreach (var closed in new[] { "object-src", "base-uri", "frame-ancestors", "form-action" }) policy.ShouldContain($"{closed} 'none'", about);
        policy.ShouldNotContain(part => part.Contains("unsafe", StringComparison.Ordinal) || part.Contains('*'), about);
        if ((path ?? about).StartsWith("/docs", StringComparison.Ordinal)) policy.ShouldContain("script-src 'self'", about);
        else policy.ShouldNotContain(part => part.StartsWith("script-src", StringComparison.Ordinal), about);
        Header("X-Content-Type-Options").ShouldBe("nosniff", about);
        Header("Referrer-Policy").ShouldBe("no-referrer", about);
        Header("Cross-Origin-Opener-Policy").ShouldBe("same-origin", about);
        Header("Cross-Origin-Resource-Policy").ShouldBe("same-origin", about);
        if ((path ?? about).StartsWith("/api/", StringComparison.Ordinal)) answer.Headers.CacheControl!.NoStore.ShouldBeTrue(about);
        answer.Headers.Contains("Server").ShouldBeFalse(about);

        string Header(string name) =>
            answer.Headers.TryGetValues(name, out var values) ? values.ShouldHaveSingleItem(about) : throw new ShouldAssertException($"{about} has no {name}");
    }
}
