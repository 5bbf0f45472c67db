using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// What an access token must look like beyond a valid signature. Only tokens we issue pass, so the check asks for exactly their
/// shape and need not know every trick a header can play.
/// </summary>
internal static class TokenShape
{
    private static readonly string[] Strings =
        [TokenClaims.UserId, TokenClaims.Email, TokenClaims.Role, TokenClaims.TokenId, TokenClaims.Use];

    /// <summary>Whether header, claims and signature are spelled the way <see cref="AccessTokens"/> spells them.</summary>
    public static bool IsOurs(JsonWebToken token)
    {
        try
        {
            return HasPlainHeader(token) && HasEveryClaim(token) && HasOneSpelling(token);
        }
        catch (Exception failure) when (failure is JsonException or FormatException)
        {
            return false;
        }
    }

    /// <summary>
    /// The header names the algorithm and nothing about a key: kid, jku, x5u, jwk and the like (RFC 7515, section 4.1) would let
    /// a token choose what it is checked with.
    /// </summary>
    private static bool HasPlainHeader(JsonWebToken token)
    {
        using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedHeader));
        var names = header.RootElement.EnumerateObject().Select(member => member.Name).ToArray();
        return names.Length == 2 && names.Contains("alg") && names.Contains("typ") && token.Typ == "JWT";
    }

    private static bool HasEveryClaim(JsonWebToken token)
    {
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload));
        var claims = payload.RootElement;
        return Strings.All(name => Kind(claims, name) == JsonValueKind.String)
            && claims.GetProperty(TokenClaims.Use).ValueEquals(TokenClaims.AccessUse)
            && Kind(claims, TokenClaims.Expires) == JsonValueKind.Number
            && Kind(claims, TokenClaims.IssuedAt) == JsonValueKind.Number
            && Kind(claims, TokenClaims.Stores) == JsonValueKind.Array
            && claims.GetProperty(TokenClaims.Stores).EnumerateArray().All(store => store.ValueKind == JsonValueKind.String);
    }

    /// <summary>
    /// The last character of a signature has bits that decoding ignores: without this check, three other spellings of each
    /// token would be as good as the one that was issued.
    /// </summary>
    private static bool HasOneSpelling(JsonWebToken token) =>
        Base64Url.EncodeToString(Base64Url.DecodeFromChars(token.EncodedSignature)) == token.EncodedSignature;

    private static JsonValueKind Kind(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) ? value.ValueKind : JsonValueKind.Undefined;
}
