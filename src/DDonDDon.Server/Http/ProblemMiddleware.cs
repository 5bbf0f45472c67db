using Microsoft.Net.Http.Headers;
using Npgsql;

namespace DDonDDon.Server.Http;

/// <summary>Turns whatever went wrong into problem details; only a bug of ours is a 500, and it is logged.</summary>
public sealed class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            if (HasUnknownCharset(context.Request)) await UnreadableText.ExecuteAsync(context);
            else await next(context);
            if (Unanswered(context.Response) is { } problem) await problem.ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody waits for an answer.
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            var problem = Of(exception);
            if (problem.Status >= 500)
                logger.LogError(exception, "{Method} {Path} failed, trace {TraceId}", context.Request.Method, context.Request.Path, Problem.TraceIdOf(context));
            context.Response.Clear();
            await problem.ExecuteAsync(context);
        }
    }

    private static Problem TooLarge { get; } = new("body.too_large", "The body is too large.");

    private static Problem UnreadableText { get; } = new("body.media_type", "Send JSON as UTF-8, without a charset.");

    // The framework takes a charset that it does not know for a mistake of its own.
    private static bool HasUnknownCharset(HttpRequest request) =>
        request.HasJsonContentType() && MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.Charset.HasValue && type.Encoding is null;

    private static Problem Of(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => new("body.media_type", "Send the body as application/json."),
        MalformedRequestException malformed => new("request.malformed", malformed.Message),
        BadHttpRequestException => new("request.malformed", "The request is not what this route takes; see /openapi/v1.json."),
        _ when Faults.Of(exception) is { } fault => fault,
        // Class 22, data exception: text that PostgreSQL cannot hold, like U+0000.
        PostgresException { SqlState: ['2', '2', ..] } => new("request.malformed", "The request contains text that cannot be stored."),
        _ => new("server.failed", "The server made a mistake; it has been logged."),
    };

    private static Problem? Unanswered(HttpResponse response) => response switch
    {
        { HasStarted: true } or { ContentType: not null } or { ContentLength: not null } => null,
        { StatusCode: StatusCodes.Status400BadRequest } => new("request.malformed", "The request is not what this route takes; see /openapi/v1.json."),
        { StatusCode: StatusCodes.Status404NotFound } => new("route.unknown", "There is nothing here; see /openapi/v1.json."),
        { StatusCode: StatusCodes.Status405MethodNotAllowed } => new("route.method", "This route does not take this method."),
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge,
        { StatusCode: StatusCodes.Status415UnsupportedMediaType } => new("body.media_type", "Send the body as application/json."),
        _ => null,
    };
}
