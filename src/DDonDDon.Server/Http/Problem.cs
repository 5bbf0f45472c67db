using System.Diagnostics;
using System.Text.Json;

namespace DDonDDon.Server.Http;

/// <summary>
/// A refused request, as problem details (RFC 9457): a stable dotted <paramref name="Code"/> for programs, and a
/// <paramref name="Detail"/> that a person can act on. <paramref name="Extra"/>: further members, like maxItems.
/// </summary>
public sealed record Problem(int Status, string Code, string Detail, IReadOnlyDictionary<string, object>? Extra = null) : IResult
{
    /// <summary>Seconds after which it is worth trying again, sent as Retry-After.</summary>
    public int? RetryAfter { get; init; }

    public static Problem NotFound(string code, string detail) => new(StatusCodes.Status404NotFound, code, detail);
    public static Problem BadRequest(string code, string detail) => new(StatusCodes.Status400BadRequest, code, detail);

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
            ["traceId"] = Activity.Current?.Id ?? httpContext.TraceIdentifier,
        };
        foreach (var (name, value) in Extra ?? new Dictionary<string, object>()) body[name] = value;
        return response.WriteAsJsonAsync(body, JsonSerializerOptions.Web, "application/problem+json", httpContext.RequestAborted);
    }
}
