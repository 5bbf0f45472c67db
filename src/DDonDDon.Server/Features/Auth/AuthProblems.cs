using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Auth;

/// <summary>The answers of authentication and authorization.</summary>
internal static class AuthProblems
{
    public static Problem Required { get; } = new("auth.required", "Sign in first: the request carries no access token.");
    public static Problem Expired { get; } = new("auth.expired", "The access token has expired. Refresh it or sign in again.");
    public static Problem Invalid { get; } = new("auth.invalid", "The access token is not valid. Sign in again.");

    public static Problem Revoked { get; } =
        new("auth.revoked", "This account was disabled or its role was taken away. Ask an administrator.");

    public static Problem Denied { get; } =
        new("access.denied", "Your role does not allow this. Ask an administrator if you need it.");

    /// <summary>Answers with the challenge that HTTP asks of a 401 (RFC 6750, section 3).</summary>
    public static Task ChallengeAsync(HttpContext context, Problem problem)
    {
        context.Response.Headers.WWWAuthenticate = problem == Required ? "Bearer" : "Bearer error=\"invalid_token\"";
        return problem.ExecuteAsync(context);
    }
}
