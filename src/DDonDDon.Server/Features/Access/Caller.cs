using System.Security.Claims;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// A session: one login and all tokens that rotated from it. <paramref name="DeviceId"/>: the device that it was opened with the key of; null without one.
/// </summary>
public readonly record struct SessionOf(Guid Id, Guid? DeviceId);

/// <summary>Who is calling: the access token's user, as that user is now (<see cref="FreshCaller"/>). An endpoint takes it as a parameter.</summary>
/// <param name="UserId">The user's id.</param>
/// <param name="Email">The address the user signs in with.</param>
/// <param name="Role">What the user may do.</param>
/// <param name="Stores">The assigned stores; they limit a worker only.</param>
public sealed record Caller(Guid UserId, string Email, Role Role, IReadOnlyList<Guid> Stores) : IOfRequest<Caller>
{
    /// <summary>The session; null for a token of none.</summary>
    public SessionOf? Session { get; init; }

    /// <summary>Whether the caller may know of a store. What is not seen is answered with 404, as if it did not exist.</summary>
    public bool MaySee(Guid storeId) => Role switch
    {
        Role.Admin or Role.Auditor => true,
        Role.Worker => Stores.Contains(storeId),
        _ => false,
    };

    /// <summary>Reads the caller from a principal. Returns null when a claim is missing, repeated or malformed.</summary>
    public static Caller? From(ClaimsPrincipal principal)
    {
        if (!Guid.TryParseExact(Single(principal, TokenClaims.UserId), "D", out var userId)) return null;
        if (Single(principal, TokenClaims.Email) is not { Length: > 0 } email) return null;
        if (RoleNames.Parse(Single(principal, TokenClaims.Role)) is not { } role) return null;

        var stores = new List<Guid>();
        foreach (var claim in principal.FindAll(TokenClaims.Stores))
        {
            if (!Guid.TryParseExact(claim.Value, "D", out var store)) return null;
            stores.Add(store);
        }

        var (session, device) = (Single(principal, TokenClaims.Session), Single(principal, TokenClaims.Device));
        if (session is null) return device is null ? new Caller(userId, email, role, stores) : null;
        if (!Guid.TryParseExact(session, "D", out var sessionId)) return null;
        var deviceId = Guid.Empty;
        if (device is not null && !Guid.TryParseExact(device, "D", out deviceId)) return null;
        return new Caller(userId, email, role, stores) { Session = new(sessionId, device is null ? null : deviceId) };
    }

    /// <summary>
    /// Hands an endpoint its caller. Authentication has already refused a token that says nothing usable, so a missing caller
    /// means an endpoint without a policy, which is a bug.
    /// </summary>
    public static Caller Of(HttpContext http) =>
        http.Features.Get<Caller>() ?? From(http.User) ?? throw new InvalidOperationException("An endpoint that takes the caller needs a policy.");

    private static string? Single(ClaimsPrincipal principal, string type)
    {
        var claims = principal.FindAll(type).Take(2).ToArray();
        return claims is [var only] ? only.Value : null;
    }
}
