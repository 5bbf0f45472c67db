using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

public sealed record PasswordChangeRequest(string CurrentPassword, string NewPassword);

/// <summary>POST /auth/password: a user and their own password.</summary>
public static class ChangePassword
{
    public static Problem? Validate(PasswordChangeRequest request) =>
        PasswordRules.Decide(request.NewPassword, "newPassword") is { } unfit ? Problem.Of(unfit) : null;

    [WolverinePost("/api/v1/auth/password"), Authorize(Policies.Read)]
    [Operation("changePassword", "Changes the caller's password, ends all their sessions and begins a new one.")]
    [Refuses("password.wrong", "password.invalid", "password.common", "auth.busy", "auth.throttled")]
    [Answers<SessionReply>]
    public static async Task<IResult> HandleAsync(
        PasswordChangeRequest request, Caller caller, HttpContext http, Accounts accounts, PasswordHasher hasher, LoginThrottle throttle,
        SignInPlaces places, Sessions sessions, CancellationToken ct)
    {
        var place = await places.FindAsync(caller.UserId, null, http.Connection.RemoteIpAddress, ct);
        if (throttle.Begin(caller.Email, place) is { } wait) return AuthProblems.Throttled(wait);

        var (_, storedHash) = await accounts.FindAsync(caller.UserId, ct);
        if (await hasher.TryVerifyAsync(request.CurrentPassword, storedHash, ct) is not { } verified) return AuthProblems.Busy;
        if (!verified.Ok) return Problem.Of(new("password.wrong", "The current password is wrong.", "currentPassword"));
        throttle.Succeeded(caller.Email, place);

        if (await hasher.TryHashAsync(request.NewPassword, ct) is not { } hash) return AuthProblems.Busy;
        var (user, refused) = await accounts.ChangePasswordAsync(caller.UserId, hash, admin: null, ct);
        if (refused is not null) return Problem.Of(refused);
        return Results.Json(await sessions.BeginAsync(user!, caller.Session?.DeviceId, ct), ApiJson.Options);
    }
}
