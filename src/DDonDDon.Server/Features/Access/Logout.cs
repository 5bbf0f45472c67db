using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

/// <summary>POST /auth/logout: ending a session. The refresh token says whose it is.</summary>
public static class Logout
{
    [WolverinePost("/api/v1/auth/logout"), AllowAnonymous]
    [Operation("logout", "Ends the session of a refresh token, its access tokens too; also when it has ended already.")]
    [Answers(StatusCodes.Status204NoContent)]
    public static async Task<IResult> HandleAsync(RefreshRequest request, RefreshTokens tokens, UserDirectory users, CancellationToken ct)
    {
        if (await tokens.EndAsync(request.RefreshToken, ct) is { } userId) users.Forget(userId);
        return Results.NoContent();
    }
}
