using DDonDDon.Domain.Access;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Access;

public sealed record PasswordChangeRequest(string CurrentPassword, string NewPassword);

/// <summary>GET /auth/me and POST /auth/password: a user and their own account.</summary>
public static class MeEndpoints
{
    public static void MapMe(this IEndpointRouteBuilder api)
    {
        api.MapGet("/auth/me", (Caller caller) => Results.Json(new UserView(caller.UserId, caller.Email, caller.Role.Name(), caller.Stores), ApiJson.Options))
            .RequireAuthorization(Policies.Read)
            .Describe("getMe", "Who is signed in, with today's role and stores.")
            .Produces<UserView>();
        api.MapPost("/auth/password", ChangePasswordAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("changePassword", "Changes the caller's password, ends all their sessions and begins a new one.",
                "password.wrong", "password.invalid", "password.common", "auth.busy", "auth.throttled")
            .Produces<SessionReply>();
    }

    private static async Task<IResult> ChangePasswordAsync(
        PasswordChangeRequest request, Caller caller, HttpContext http, Accounts accounts, PasswordHasher hasher, LoginThrottle throttle, Sessions sessions,
        CancellationToken ct)
    {
        if (PasswordRules.Decide(request.NewPassword, "newPassword") is { } unfit) return Problem.Of(unfit);
        var address = http.Connection.RemoteIpAddress;
        if (throttle.Begin(caller.Email, address) is { } wait) return AuthProblems.Throttled(wait);

        var (_, storedHash) = await accounts.FindAsync(caller.UserId, ct);
        if (await hasher.TryVerifyAsync(request.CurrentPassword, storedHash, ct) is not { } verified) return AuthProblems.Busy;
        if (!verified.Ok) return Problem.Of(new("password.wrong", "The current password is wrong.", "currentPassword"));
        throttle.Succeeded(caller.Email, address);

        if (await hasher.TryHashAsync(request.NewPassword, ct) is not { } hash) return AuthProblems.Busy;
        var (user, refused) = await accounts.ChangePasswordAsync(caller.UserId, hash, admin: null, ct);
        if (refused is not null) return Problem.Of(refused);
        return Results.Json(await sessions.BeginAsync(user!, ct), ApiJson.Options);
    }
}
