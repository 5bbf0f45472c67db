using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Users;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Auth;

public sealed record LoginRequest(string Email, string Password);

/// <summary>A user as clients see it.</summary>
public sealed record UserView(Guid Id, string Email, string Role, IReadOnlyList<Guid> Stores)
{
    public static UserView Of(User user) => new(user.Id, user.Email, user.Role.Name(), [.. user.CurrentStores()]);
}

/// <summary><paramref name="ExpiresIn"/> is the access token's life in seconds.</summary>
public sealed record LoginReply(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn, UserView User);

/// <summary>POST /auth/login: an address and a password for tokens.</summary>
public static class LoginEndpoint
{
    public static void MapLogin(this IEndpointRouteBuilder api) => api.MapPost("/auth/login", LoginAsync)
        .AllowAnonymous()
        .Describe("login", "Signs in with an address and a password.", "auth.failed", "auth.busy")
        .Produces<LoginReply>();

    private static async Task<IResult> LoginAsync(
        LoginRequest request, Accounts accounts, PasswordHasher hasher, AccessTokens tokens, CancellationToken ct)
    {
        // One hash and one answer, whether the address is unknown, the account disabled or the password wrong.
        var (user, storedHash) = await accounts.FindByEmailAsync(request.Email, ct);
        var usable = user is { Disabled: false };
        if (await hasher.TryVerifyAsync(request.Password, usable ? storedHash : null, ct) is not { } verified)
            return new Problem("auth.busy", "Too many people sign in at once; try again in a moment.") { RetryAfter = 2 };
        if (user is null || !verified.Ok)
            return new Problem("auth.failed", "The address or the password is wrong.");

        if (verified.Renew) await accounts.SetPasswordAsync(user.Id, hasher.Hash(request.Password), ct);
        var access = tokens.Issue(user.Id, user.Email, user.Role, user.CurrentStores());
        var refresh = await accounts.BeginRefreshFamilyAsync(user.Id, ct);
        return Results.Json(new LoginReply(access, refresh, "Bearer", (int)tokens.Lifetime.TotalSeconds, UserView.Of(user)), ApiJson.Options);
    }
}
