using System.Text.Json.Serialization;
using DDonDDon.Domain.Access;

namespace DDonDDon.Server.Features.Access;

/// <summary>A user as the user sees it.</summary>
public sealed record UserView(Guid Id, string Email, string Role, IReadOnlyList<Guid> Stores)
{
    public static UserView Of(User user) => new(user.Id, user.Email, user.Role.Name(), [.. user.CurrentStores()]);
}

/// <summary>
/// A session's tokens. <paramref name="AccessToken"/> goes into Authorization headers for <paramref name="ExpiresIn"/> seconds;
/// <paramref name="RefreshToken"/> is exchanged for the next pair, once. <paramref name="DeviceId"/>: the device that the session may send for; null where
/// none was named, or another installation has it.
/// </summary>
public sealed record SessionReply(
    string AccessToken, string RefreshToken, string TokenType, int ExpiresIn, UserView User,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] Guid? DeviceId);

/// <summary>Hands out the tokens of a session.</summary>
public sealed class Sessions(AccessTokens accessTokens, RefreshTokens refreshTokens)
{
    /// <summary>Begins a session of a user who has proved who they are. <paramref name="deviceId"/>: the device that is its own.</summary>
    public async Task<SessionReply> BeginAsync(User user, Guid? deviceId, CancellationToken ct)
    {
        var (token, session) = await refreshTokens.BeginAsync(user.Id, deviceId, ct);
        return Reply(user, token, session);
    }

    public SessionReply Reply(User user, string refreshToken, SessionOf session) => new(
        accessTokens.Issue(user.Id, user.Email, user.Role, user.CurrentStores(), session), refreshToken, "Bearer",
        (int)accessTokens.Lifetime.TotalSeconds, UserView.Of(user), session.DeviceId);
}
