using System.Diagnostics;
using System.Text.Json;

namespace DDonDDon.Server.Features.Auth;

/// <summary>The answers of authentication and authorization, as problem details (RFC 9457).</summary>
internal sealed record AuthProblem(int Status, string Title, string Code, string Detail)
{
    public static readonly AuthProblem Required = new(
        401, "Unauthorized", "auth.required", "Sign in first: the request carries no access token.");

    public static readonly AuthProblem Expired = new(
        401, "Unauthorized", "auth.expired", "The access token has expired. Refresh it or sign in again.");

    public static readonly AuthProblem Invalid = new(
        401, "Unauthorized", "auth.invalid", "The access token is not valid. Sign in again.");

    public static readonly AuthProblem Denied = new(
        403, "Forbidden", "access.denied", "Your role does not allow this. Ask an administrator if you need it.");

    /// <summary>Writes the answer, with the challenge that HTTP asks of a 401 (RFC 6750, section 3).</summary>
    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = this == Required ? "Bearer" : "Bearer error=\"invalid_token\"";

        response.StatusCode = Status;
        var body = new
        {
            // RFC 9457, section 4.2.1: the status says it all for a reader, the code for a program.
            Type = "about:blank",
            Title,
            Status,
            Code,
            Detail,
            TraceId = Activity.Current?.Id ?? context.TraceIdentifier,
        };
        await response.WriteAsJsonAsync(body, JsonSerializerOptions.Web, "application/problem+json", context.RequestAborted);
    }
}
