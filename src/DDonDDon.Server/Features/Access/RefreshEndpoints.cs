using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Access;

public sealed record RefreshRequest(string RefreshToken);

/// <summary>POST /auth/refresh and /auth/logout: going on with a session, and ending it. The refresh token says whose it is.</summary>
public static class RefreshEndpoints
{
    public static void MapRefresh(this IEndpointRouteBuilder api)
    {
        api.MapPost("/auth/refresh", RefreshAsync)
            .AllowAnonymous()
            .Describe("refresh", "Exchanges a refresh token for new tokens; after a lost answer the same token may be sent again.",
                "auth.refresh_invalid", "auth.refresh_reused", "auth.revoked")
            .Produces<SessionReply>();
        api.MapPost("/auth/logout", LogoutAsync)
            .AllowAnonymous()
            .Describe("logout", "Ends the session of a refresh token; also when it has ended already.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> RefreshAsync(RefreshRequest request, RefreshTokens tokens, Sessions sessions, CancellationToken ct) =>
        await tokens.RotateAsync(request.RefreshToken, ct) switch
        {
            { User: { } user, Token: { } token } => Results.Json(sessions.Reply(user, token), ApiJson.Options),
            { Problem: var problem } => problem!,
        };

    private static async Task<IResult> LogoutAsync(RefreshRequest request, RefreshTokens tokens, CancellationToken ct)
    {
        await tokens.EndAsync(request.RefreshToken, ct);
        return Results.NoContent();
    }
}
