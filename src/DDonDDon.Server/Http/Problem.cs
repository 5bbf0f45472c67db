using System.Diagnostics;
using System.Text.Json;
using DDonDDon.Domain;

namespace DDonDDon.Server.Http;

/// <summary>
/// A refused request, as problem details (RFC 9457): a stable dotted <paramref name="Code"/> for programs, and a
/// <paramref name="Detail"/> that a person can act on. <paramref name="Extra"/>: further members, like maxItems.
/// </summary>
public sealed record Problem(string Code, string Detail, IReadOnlyDictionary<string, object>? Extra = null) : IResult
{
    /// <summary>The status that the catalogue gives the code.</summary>
    public int Status { get; } = ErrorCatalogue.Find(Code).Status;

    /// <summary>Seconds after which it is worth trying again, sent as Retry-After.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A rule's refusal as the answer to a whole request; the field it is about stands under <c>errors</c>.</summary>
    public static Problem Of(Rejection rejection) => rejection.Field is { } field
        ? new(rejection.Code, rejection.Message,
            new Dictionary<string, object> { ["errors"] = new Dictionary<string, string[]> { [field] = [rejection.Message] } })
        : new(rejection.Code, rejection.Message);

    /// <summary>What finds a request in the log.</summary>
    public static string TraceIdOf(HttpContext context) => Activity.Current?.Id ?? context.TraceIdentifier;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } seconds) response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var body = new Dictionary<string, object>
        {
            // RFC 9457, section 4.2.1: the status says it all for a reader, the code for a program.
            ["type"] = "about:blank",
            ["title"] = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(Status),
            ["status"] = Status,
            ["code"] = Code,
            ["detail"] = Detail,
            ["traceId"] = TraceIdOf(httpContext),
        };
        foreach (var (name, value) in Extra ?? new Dictionary<string, object>()) body[name] = value;
        return response.WriteAsJsonAsync(body, JsonSerializerOptions.Web, "application/problem+json", httpContext.RequestAborted);
    }
}
