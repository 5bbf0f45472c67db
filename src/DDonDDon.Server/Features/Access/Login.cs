using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// Who signs in. <paramref name="DeviceId"/> and <paramref name="DeviceKey"/>: the installation, and the random text that it keeps to itself; a script needs
/// neither.
/// </summary>
public sealed record LoginRequest(string Email, string Password, Guid? DeviceId = null, string? DeviceKey = null);

/// <summary>POST /auth/login: an address and a password for tokens.</summary>
public static class Login
{
    public static Problem? Validate(LoginRequest request) =>
        DeviceKey.Read(request.DeviceId, request.DeviceKey).Rejection is { } refused ? Problem.Of(refused) : null;

    [WolverinePost("/api/v1/auth/login"), AllowAnonymous]
    [Operation("login", "Signs in with an address and a password.",
        Description = "With a device and its key the session is that installation's: what it sends is taken from nobody else. A device that another key has, "
            + "or that somebody else has sent from without one, is not taken: then `deviceId` of the answer is null.")]
    [Refuses("auth.failed", "auth.busy", "auth.throttled", "deviceId.invalid", "deviceKey.invalid")]
    [Answers<SessionReply>]
    public static async Task<IResult> HandleAsync(
        LoginRequest request, HttpContext http, Accounts accounts, PasswordHasher hasher, LoginThrottle throttle, SignInPlaces places, DeviceKeys devices,
        Sessions sessions, CancellationToken ct)
    {
        var (device, address) = (DeviceKey.Read(request.DeviceId, request.DeviceKey).Key, http.Connection.RemoteIpAddress);
        var (user, storedHash) = await accounts.FindByEmailAsync(request.Email, ct);
        var place = await places.FindAsync(user?.Id, device, address, ct);
        if (throttle.Begin(request.Email, place) is { } wait) return AuthProblems.Throttled(wait);

        // One hash and one answer, whether the address is unknown, the account disabled or the password wrong.
        var usable = user is { Disabled: false };
        if (await hasher.TryVerifyAsync(request.Password, usable ? storedHash : null, ct) is not { } verified) return AuthProblems.Busy;
        if (user is null || !verified.Ok) return new Problem("auth.failed", "The address or the password is wrong.");

        throttle.Succeeded(request.Email, place);
        if (verified.Renew) await accounts.RenewHashAsync(user.Id, hasher.Hash(request.Password), ct);
        var claimed = device is { } key ? await devices.ClaimAsync(key, user.Id, ct) : null;
        await places.NoteAsync(user.Id, claimed is null ? null : device, address, ct);
        return Results.Json(await sessions.BeginAsync(user, claimed, ct), ApiJson.Options);
    }
}
