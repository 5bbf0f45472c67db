using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

/// <summary>POST /auth/logout: ending a session. The refresh token says whose it is.</summary>
public static class Logout
{
    [WolverinePost("/api/v1/auth/logout"), AllowAnonymous]
    [Operation("logout", "Ends the session of a refresh token; also when it has ended already.")]
    [Answers(StatusCodes.Status204NoContent)]
    public static async Task<IResult> HandleAsync(RefreshRequest request, RefreshTokens tokens, CancellationToken ct)
    {
        await tokens.EndAsync(request.RefreshToken, ct);
        return Results.NoContent();
    }
}
