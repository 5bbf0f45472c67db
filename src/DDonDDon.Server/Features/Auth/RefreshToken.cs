using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace DDonDDon.Server.Features.Auth;

/// <summary>
/// A refresh token is an opaque random value; only its hash is stored, so that a copy of the database signs nobody in. SHA-256
/// suffices because there is nothing to guess in 256 random bits.
/// </summary>
public static class RefreshToken
{
    private const int RandomBytes = 32;

    /// <summary>A new token: the value for the client (43 characters of base64url) and the hash to store.</summary>
    public static (string Value, byte[] Hash) Create()
    {
        var value = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        return (value, HashOf(value));
    }

    /// <summary>The hash to look a presented value up by: 32 bytes, of the text as it came: no other spelling matches.</summary>
    public static byte[] HashOf(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
