using System.Security.Cryptography;
using System.Text;
using DDonDDon.Domain.Access;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// Issues access tokens: JWTs signed with HS256 that carry who the caller is, until they expire. They are trusted for identity
/// only; what may have changed since, like a disabled user, is looked up.
/// </summary>
public sealed class AccessTokens(SymmetricSecurityKey key, TimeSpan lifetime, TimeProvider clock)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _credentials = new(key, SecurityAlgorithms.HmacSha256);

    /// <summary>How long a token is valid.</summary>
    public TimeSpan Lifetime => lifetime;

    /// <summary>
    /// Issues a token for a user, with a random id of its own. Its times are whole seconds, as JWT counts them (RFC 7519).
    /// <paramref name="session"/>: null for a token that no logout ends, which nobody gets by signing in.
    /// </summary>
    public string Issue(Guid userId, string email, Role role, IEnumerable<Guid> stores, SessionOf? session = null)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            [TokenClaims.UserId] = userId.ToString(),
            [TokenClaims.Email] = email,
            [TokenClaims.Role] = role.Name(),
            [TokenClaims.Stores] = stores.Select(store => store.ToString()).ToArray(),
            [TokenClaims.Expires] = (now + lifetime).ToUnixTimeSeconds(),
            [TokenClaims.IssuedAt] = now.ToUnixTimeSeconds(),
            [TokenClaims.TokenId] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            [TokenClaims.Use] = TokenClaims.AccessUse,
        };
        if (session is { Id: var id }) claims[TokenClaims.Session] = id.ToString();
        if (session is { DeviceId: { } device }) claims[TokenClaims.Device] = device.ToString();
        return _handler.CreateToken(new SecurityTokenDescriptor { SigningCredentials = _credentials, Claims = claims });
    }

    /// <summary>
    /// The key of a SECRET_KEY: its UTF-8 bytes. It has no key id, so that no token names one.
    /// </summary>
    public static SymmetricSecurityKey KeyOf(string secret) => new(Encoding.UTF8.GetBytes(secret));
}
