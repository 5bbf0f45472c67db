using System.Collections.Concurrent;
using System.Security.Claims;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// Access tokens whose signature and shape were found right, so that a device that sends the same one with each request pays for that once. Only
/// complete tokens are known here, each until it expires; whether its user still may is asked anew with each request.
/// </summary>
internal sealed class VerifiedTokens(TimeProvider clock)
{
    /// <summary>Tokens of a large chain's devices; beyond it everything is forgotten and verified again.</summary>
    private const int Capacity = 4096;

    private readonly ConcurrentDictionary<string, (ClaimsPrincipal Principal, DateTime Expires)> _tokens = new(StringComparer.Ordinal);

    /// <summary>Who a token speaks for; null when it has not been verified yet, or is too old.</summary>
    public ClaimsPrincipal? Find(string token)
    {
        if (!_tokens.TryGetValue(token, out var known)) return null;
        if (clock.GetUtcNow().UtcDateTime < known.Expires) return known.Principal;
        _tokens.TryRemove(token, out _);
        return null;
    }

    public void Add(string token, ClaimsPrincipal principal, DateTime expires)
    {
        if (_tokens.Count >= Capacity) _tokens.Clear();
        _tokens[token] = (principal, expires);
    }
}
