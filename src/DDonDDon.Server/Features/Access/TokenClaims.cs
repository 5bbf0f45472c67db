namespace DDonDDon.Server.Features.Access;

/// <summary>The names of an access token's members.</summary>
internal static class TokenClaims
{
    public const string UserId = "sub";
    public const string Email = "email";
    public const string Role = "role";
    public const string Stores = "stores";
    public const string Expires = "exp";
    public const string IssuedAt = "iat";
    public const string TokenId = "jti";

    /// <summary>The session: a login and all tokens that rotated from it.</summary>
    public const string Session = "sid";

    /// <summary>The device that the session was opened with; absent when it has none.</summary>
    public const string Device = "did";

    /// <summary>What the token is for, so that nothing else signed with the same key passes for an access token.</summary>
    public const string Use = "typ";

    /// <summary>The only value of <see cref="Use"/>.</summary>
    public const string AccessUse = "access";
}
