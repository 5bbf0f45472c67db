using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace DDonDDon.Server.Http;

/// <summary>A parameter that every request has by itself, like who calls.</summary>
public interface IOfRequest<out TSelf>
{
    static abstract TSelf Of(HttpContext http);
}

/// <summary>
/// Reads what a handler takes from a request, as strictly as the description says: the code that is generated for endpoints calls it. What is missing or
/// cannot be read ends the request with status 400, which <see cref="ProblemMiddleware"/> answers.
/// </summary>
public static class Sent
{
    public static string? Query(HttpContext http, string name) => http.Request.Query[name];

    public static T? Query<T>(HttpContext http, string name) where T : struct, IParsable<T> =>
        Query(http, name) is { } text ? Parse<T>(text, "query", name) : null;

    public static T NeededQuery<T>(HttpContext http, string name) where T : struct, IParsable<T> =>
        Parse<T>(Query(http, name) ?? throw new MalformedRequestException($"The query parameter {name} is missing."), "query", name);

    public static string Route(HttpContext http, string name) => http.GetRouteValue(name)?.ToString() ?? throw Malformed(null);

    public static T Route<T>(HttpContext http, string name) where T : struct, IParsable<T> => Parse<T>(Route(http, name), "path", name);

    public static string? Header(HttpContext http, string name) => http.Request.Headers[name];

    public static async Task<T> BodyAsync<T>(HttpContext http) where T : class => await OptionalBodyAsync<T>(http) ?? throw Malformed(null);

    /// <summary>Null where there is no body.</summary>
    public static async Task<T?> OptionalBodyAsync<T>(HttpContext http) where T : class
    {
        if (http.Features[typeof(IHttpRequestBodyDetectionFeature)] is not IHttpRequestBodyDetectionFeature { CanHaveBody: true }) return null;
        if (!http.Request.HasJsonContentType()) throw new BadHttpRequestException("The body is not JSON.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await http.Request.ReadFromJsonAsync<T>(ApiJson.Options, http.RequestAborted);
        }
        catch (Exception exception) when (exception is JsonException || exception is IOException and not BadHttpRequestException)
        {
            throw Malformed(exception);
        }
    }

    private static T Parse<T>(string text, string place, string name) where T : struct, IParsable<T> =>
        T.TryParse(text, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new MalformedRequestException($"The {place} parameter {name} cannot be read; see /openapi/v1.json.");

    private static MalformedRequestException Malformed(Exception? cause) => new("The request is not what this route takes; see /openapi/v1.json.", cause);
}

/// <summary>A request that its route cannot take. The message is for the caller.</summary>
internal sealed class MalformedRequestException(string message, Exception? cause = null) : BadHttpRequestException(message, cause!);
