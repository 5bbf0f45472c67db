using DDonDDon.Domain.Access;

namespace DDonDDon.Server.Features.Access;

/// <summary>A user as the user sees it.</summary>
public sealed record UserView(Guid Id, string Email, string Role, IReadOnlyList<Guid> Stores)
{
    public static UserView Of(User user) => new(user.Id, user.Email, user.Role.Name(), [.. user.CurrentStores()]);
}

/// <summary>
/// A session's tokens. <paramref name="AccessToken"/> goes into Authorization headers for <paramref name="ExpiresIn"/> seconds;
/// <paramref name="RefreshToken"/> is exchanged for the next pair, once.
/// </summary>
public sealed record SessionReply(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn, UserView User);

/// <summary>Hands out the tokens of a session.</summary>
public sealed class Sessions(AccessTokens accessTokens, RefreshTokens refreshTokens)
{
    /// <summary>Begins a session of a user who has proved who they are.</summary>
    public async Task<SessionReply> BeginAsync(User user, CancellationToken ct) => Reply(user, await refreshTokens.BeginAsync(user.Id, ct));

    public SessionReply Reply(User user, string refreshToken) => new(
        accessTokens.Issue(user.Id, user.Email, user.Role, user.CurrentStores()), refreshToken, "Bearer", (int)accessTokens.Lifetime.TotalSeconds,
        UserView.Of(user));
}
