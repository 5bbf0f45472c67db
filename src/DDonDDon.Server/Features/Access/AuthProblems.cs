using DDonDDon.Domain.Booking;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Access;

/// <summary>The answers of authentication and authorization.</summary>
internal static class AuthProblems
{
    public static Problem Required { get; } = new("auth.required", "Sign in first: the request carries no access token.");
    public static Problem Expired { get; } = new("auth.expired", "The access token has expired. Refresh it or sign in again.");
    public static Problem Invalid { get; } = new("auth.invalid", "The access token is not valid. Sign in again.");

    public static Problem Revoked { get; } =
        new("auth.revoked", "This account was disabled or its role was taken away. Ask an administrator.");

    public static Problem Outdated { get; } =
        new("auth.outdated", "Your session has ended, or your role or password has changed since this access token was issued. Refresh it or sign in again.");

    public static Problem RefreshInvalid { get; } = new("auth.refresh_invalid", "The refresh token is not valid or has expired. Sign in again.");

    public static Problem RefreshReused { get; } =
        new("auth.refresh_reused", "The refresh token was used before, so it may have been stolen; its session has ended. Sign in again.");

    public static Problem ForeignDevice { get; } = Problem.Of(DeviceRules.Foreign);

    public static Problem Busy { get; } = new("auth.busy", "Too many people sign in at once; try again in a moment.") { RetryAfter = 2 };

    /// <summary>Too many failures; <paramref name="wait"/> until the next attempt is looked at.</summary>
    public static Problem Throttled(TimeSpan wait) =>
        new("auth.throttled", "Too many failed attempts to sign in. Wait a moment, then try again.") { RetryAfter = (int)Math.Ceiling(wait.TotalSeconds) };

    public static Problem Denied { get; } =
        new("access.denied", "Your role does not allow this. Ask an administrator if you need it.");

    /// <summary>Answers with the challenge that HTTP asks of a 401 (RFC 6750, section 3).</summary>
    public static Task ChallengeAsync(HttpContext context, Problem problem)
    {
        context.Response.Headers.WWWAuthenticate = problem == Required ? "Bearer" : "Bearer error=\"invalid_token\"";
        return problem.ExecuteAsync(context);
    }
}
