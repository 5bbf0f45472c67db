using System.Diagnostics;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DDonDDon.Server.Http;

/// <summary>
/// One line a request: what was asked, by whom, how it ended and how long it took. Never a query or a header, because those hold what people search for
/// and their tokens.
/// </summary>
public sealed partial class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    /// <summary>What a client that went away before its answer would have got, as others log it.</summary>
    private const int ClientClosedRequest = 499;

    public async Task InvokeAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var (level, method, route, status, taken) =
                (LevelOf(context), context.Request.Method, RouteOf(context), StatusOf(context), Stopwatch.GetElapsedTime(started));
            if (logger.IsEnabled(level))
                Answered(
                    level, method, context.Request.Path, route, status, Math.Round(taken.TotalMilliseconds, 1),
                    context.User.FindFirst(JwtRegisteredClaimNames.Sub)?.Value, Problem.TraceIdOf(context));
        }
    }

    [LoggerMessage(EventId = 1, Message = "{Method} {Path} ({Route}) {Status} in {Milliseconds} ms, user {UserId}, trace {TraceId}")]
    private partial void Answered(LogLevel level, string method, PathString path, string? route, int status, double milliseconds, string? userId,
        string traceId);

    // What asks every few seconds whether the process lives would drown everything else.
    private static LogLevel LevelOf(HttpContext context) =>
        context.Request.Path.Value is "/healthz" or "/readyz" or "/metrics" && context.Response.StatusCode < 400 ? LogLevel.Debug : LogLevel.Information;

    private static int StatusOf(HttpContext context) => context.RequestAborted.IsCancellationRequested ? ClientClosedRequest : context.Response.StatusCode;

    private static string? RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
}
