using System.Text.Json;
using Alba;
using DDonDDon.Server.Features.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DDonDDon.Server.Tests.Access;

/// <summary>A real application with nothing in it but authentication and one endpoint for each policy.</summary>
public sealed class TokenApp : IAsyncLifetime
{
    /// <summary>Long enough for HS512 too, so that a refusal of it is not about the length of the key.</summary>
    public const string Secret = "canary-V9qf3kQnXw2ZtLr8yBv5Hs7Jd1McR4eTg6UiO0pAa2SdF4gH6jK8lZxC3vB5nM7qW";

    public static readonly Guid User = Guid.Parse("0197f3a0-0000-7000-8000-000000000001");
    public static readonly Guid Store = Guid.Parse("0197f3a0-0000-7000-8000-000000000002");
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private IAlbaHost? _host;

    internal ManualClock Clock { get; } = new(Start);

    internal LogRecorder Log { get; } = new();

    internal AccessTokens Tokens => _host!.Services.GetRequiredService<AccessTokens>();

    internal long Now => Clock.Now.ToUnixTimeSeconds();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Log).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddDdonAuthentication(Secret, TimeSpan.FromMinutes(60));

        _host = await AlbaHost.For(builder, app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapGet("/read", (HttpContext http) => Caller.Of(http)).RequireAuthorization(Policies.Read);
            app.MapGet("/record", () => "recorded").RequireAuthorization(Policies.Record);
            app.MapGet("/admin", () => "administered").RequireAuthorization(Policies.Admin);
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    /// <summary>Sends a request without a client in between, so that a header may hold any character.</summary>
    internal async Task<Answer> GetAsync(string path, string? authorization)
    {
        var context = await _host!.Server.SendAsync(request =>
        {
            request.Request.Method = HttpMethods.Get;
            request.Request.Path = path;
            if (authorization is not null) request.Request.Headers.Authorization = authorization;
        });
        using var reader = new StreamReader(context.Response.Body);
        var response = context.Response;
        var body = await reader.ReadToEndAsync();
        return new Answer(response.StatusCode, response.ContentType, response.Headers.WWWAuthenticate, body);
    }

    internal Task<Answer> GetWithTokenAsync(string token, string path = "/read") => GetAsync(path, "Bearer " + token);

    /// <summary>What the application answered.</summary>
    internal sealed record Answer(int Status, string? ContentType, string? Challenge, string Body)
    {
        /// <summary>Asserts a complete problem and its code.</summary>
        public void ShouldBeProblem(int status, string code)
        {
            Status.ShouldBe(status, Body);
            ContentType.ShouldBe("application/problem+json");
            using var problem = JsonDocument.Parse(Body);
            var members = problem.RootElement;
            members.EnumerateObject().Select(member => member.Name)
                .ShouldBe(["type", "title", "status", "code", "detail", "traceId"], ignoreOrder: true);
            members.GetProperty("status").GetInt32().ShouldBe(status);
            members.GetProperty("code").GetString().ShouldBe(code);
            members.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        }
    }
}
