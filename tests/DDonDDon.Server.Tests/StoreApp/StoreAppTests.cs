using System.Net;
using System.Net.Http.Headers;
using DDonDDon.Server.Tests.Support;
using Microsoft.AspNetCore.Builder;

namespace DDonDDon.Server.Tests.StoreApp;

/// <summary>The store app's files beside the API; a folder of a few files stands for what a build makes.</summary>
public sealed class StoreAppTests(TestServer server) : IClassFixture<TestServer>, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ddon-store-app-").FullName;
    private WebApplication? _app;
    private HttpClient? _client;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "assets"));
        foreach (var (name, content) in new[] { ("index.html", "<!doctype html>"), ("sw.js", "self"), ("assets/index-1a2b.js", new string('1', 5000)),
            ("manifest.webmanifest", "{}") })
            await File.WriteAllTextAsync(Path.Combine(_folder, name), content, TestContext.Current.CancellationToken);
        _app = ServerApp.Build(TestServer.Settings with { StoreApp = _folder }, server.DataSource, TestServer.Secret, server.Clock);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _client = new() { BaseAddress = new(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/scan")]
    [InlineData("/stock/01a199ad-319a-7b85-ab2d-135f438a0a5c")]
    [InlineData("/index.html")]
    public async Task The_address_of_a_screen_answers_with_the_page_that_is_never_old(string path)
    {
        using var answer = await GetAsync(path, "text/html,*/*");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        answer.Headers.CacheControl!.NoCache.ShouldBeTrue();
    }

    [Theory]
    [InlineData("/scan", "application/json")]
    [InlineData("/assets/gone-9f.js", "text/html,*/*")]
    [InlineData("/api/v1/nothing", "text/html")]
    [InlineData("/docs/nothing", "text/html")]
    [InlineData("/..%2f..%2fetc%2fpasswd", "*/*")]
    public async Task What_is_no_screen_is_not_there(string path, string accept)
    {
        using var answer = await GetAsync(path, accept);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Files_with_a_hash_in_their_name_are_kept_for_good_and_others_asked_for_again()
    {
        using var hashed = await GetAsync("/assets/index-1a2b.js");
        using var worker = await GetAsync("/sw.js");
        using var manifest = await GetAsync("/manifest.webmanifest");

        hashed.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        worker.Headers.CacheControl!.NoCache.ShouldBeTrue();
        manifest.Content.Headers.ContentType!.MediaType.ShouldBe("application/manifest+json");
    }

    [Fact]
    public async Task Scripts_travel_compressed_and_the_answers_of_the_API_do_not()
    {
        using var script = await GetAsync("/assets/index-1a2b.js", encoding: "br");
        using var health = await GetAsync("/healthz", encoding: "br");

        script.Content.Headers.ContentEncoding.ShouldBe(["br"]);
        (await script.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length.ShouldBeLessThan(500);
        health.Content.Headers.ContentEncoding.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_page_may_run_its_own_scripts_and_nothing_else()
    {
        using var page = await GetAsync("/", "text/html");
        var policy = page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem().Split("; ");

        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self' 'wasm-unsafe-eval'");
        policy.ShouldContain("style-src 'self'");
        policy.ShouldContain("connect-src 'self'");
        foreach (var closed in new[] { "object-src", "base-uri", "frame-ancestors", "form-action" }) policy.ShouldContain($"{closed} 'none'");
        policy.ShouldNotContain(part => part.Contains("unsafe-inline", StringComparison.Ordinal) || part.Contains("'unsafe-eval'", StringComparison.Ordinal)
            || part.Contains('*'));
    }

    [Fact]
    public async Task A_server_without_the_app_says_how_to_get_it_and_serves_the_rest()
    {
        var start = await server.Anonymous().AnswerAsync(HttpMethod.Get, "/");
        var health = await server.Anonymous().AnswerAsync(HttpMethod.Get, "/healthz");

        start.ShouldBeProblem(404, "app.not_built");
        health.Status.ShouldBe(200);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string accept = "*/*", string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        if (encoding is not null) request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        return await _client!.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
