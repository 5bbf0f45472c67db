using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

public sealed record RefreshRequest(string RefreshToken);

/// <summary>POST /auth/refresh: going on with a session. The refresh token says whose it is.</summary>
public static class Refresh
{
    [WolverinePost("/api/v1/auth/refresh"), AllowAnonymous]
    [Operation("refresh", "Exchanges a refresh token for new tokens; after a lost answer the same token may be sent again.")]
    [Refuses("auth.refresh_invalid", "auth.refresh_reused", "auth.revoked")]
    [Answers<SessionReply>]
    public static async Task<IResult> HandleAsync(RefreshRequest request, RefreshTokens tokens, Sessions sessions, CancellationToken ct) =>
        await tokens.RotateAsync(request.RefreshToken, ct) switch
        {
            { User: { } user, Token: { } token } => Results.Json(sessions.Reply(user, token), ApiJson.Options),
            { Problem: var problem } => problem!,
        };
}
