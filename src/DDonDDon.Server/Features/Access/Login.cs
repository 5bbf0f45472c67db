using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

public sealed record LoginRequest(string Email, string Password);

/// <summary>POST /auth/login: an address and a password for tokens.</summary>
public static class Login
{
    [WolverinePost("/api/v1/auth/login"), AllowAnonymous]
    [Operation("login", "Signs in with an address and a password.")]
    [Refuses("auth.failed", "auth.busy", "auth.throttled")]
    [Answers<SessionReply>]
    public static async Task<IResult> HandleAsync(
        LoginRequest request, HttpContext http, Accounts accounts, PasswordHasher hasher, LoginThrottle throttle, Sessions sessions, CancellationToken ct)
    {
        var address = http.Connection.RemoteIpAddress;
        if (throttle.Begin(request.Email, address) is { } wait) return AuthProblems.Throttled(wait);

        // One hash and one answer, whether the address is unknown, the account disabled or the password wrong.
        var (user, storedHash) = await accounts.FindByEmailAsync(request.Email, ct);
        var usable = user is { Disabled: false };
        if (await hasher.TryVerifyAsync(request.Password, usable ? storedHash : null, ct) is not { } verified) return AuthProblems.Busy;
        if (user is null || !verified.Ok) return new Problem("auth.failed", "The address or the password is wrong.");

        throttle.Succeeded(request.Email, address);
        if (verified.Renew) await accounts.RenewHashAsync(user.Id, hasher.Hash(request.Password), ct);
        return Results.Json(await sessions.BeginAsync(user, ct), ApiJson.Options);
    }
}
