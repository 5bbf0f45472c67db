using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// A refresh token is an opaque random value; only its hash is stored, so that a copy of the database signs nobody in. HMAC-SHA-256
/// suffices because there is nothing to guess in 256 random bits.
/// </summary>
public static class RefreshToken
{
    private const int RandomBytes = 32;

    /// <summary>A new token: the value for the client (43 characters of base64url) and the hash to store.</summary>
    public static (string Value, byte[] Hash) Create(RefreshTokenKey key)
    {
        var value = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        return (value, HashOf(value, key));
    }

    /// <summary>The token that a token is exchanged for, the same every time.</summary>
    public static (string Value, byte[] Hash) SuccessorOf(string value, RefreshTokenKey key)
    {
        var successor = Base64Url.EncodeToString(HMACSHA256.HashData(key.OfSuccessors, Encoding.UTF8.GetBytes(value)));
        return (successor, HashOf(successor, key));
    }

    /// <summary>The hash to look a presented value up by: 32 bytes, of the text as it came: no other spelling matches.</summary>
    public static byte[] HashOf(string value, RefreshTokenKey key) => HMACSHA256.HashData(key.OfHashes, Encoding.UTF8.GetBytes(value));
}

/// <summary>
/// What refresh tokens are hashed and their successors computed with: derived from SECRET_KEY, so that no other use of that key can give one, and that another
/// SECRET_KEY knows none of them.
/// </summary>
public sealed class RefreshTokenKey(string secretKey)
{
    internal byte[] OfSuccessors { get; } = Derived(secretKey, "refresh token successor");

    internal byte[] OfHashes { get; } = Derived(secretKey, "refresh token hash");

    private static byte[] Derived(string secretKey, string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secretKey), 32, info: Encoding.UTF8.GetBytes(use));
}
