using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

/// <summary>A refresh token; <paramref name="DeviceKey"/>: the key of the device that the session was opened with, if it was with one.</summary>
public sealed record RefreshRequest(string RefreshToken, string? DeviceKey = null);

/// <summary>POST /auth/refresh: going on with a session. The refresh token says whose it is.</summary>
public static class Refresh
{
    [WolverinePost("/api/v1/auth/refresh"), AllowAnonymous]
    [Operation("refresh", "Exchanges a refresh token for new tokens; after a lost answer the same token may be sent again.")]
    [Refuses("auth.refresh_invalid", "auth.refresh_reused", "auth.revoked", "device.foreign")]
    [Answers<SessionReply>]
    public static async Task<IResult> HandleAsync(RefreshRequest request, RefreshTokens tokens, Sessions sessions, CancellationToken ct) =>
        await tokens.RotateAsync(request.RefreshToken, request.DeviceKey, ct) switch
        {
            { User: { } user, Token: { } token, Session: var session } => Results.Json(sessions.Reply(user, token, session), ApiJson.Options),
            { Problem: var problem } => problem!,
        };
}
