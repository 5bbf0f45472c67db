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

    /// <summary>What the token is for, so that nothing else signed with the same key passes for an access token.</summary>
    public const string Use = "typ";

    /// <summary>The only value of <see cref="Use"/>.</summary>
    public const string AccessUse = "access";
}
