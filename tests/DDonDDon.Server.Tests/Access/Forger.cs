using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DDonDDon.Server.Tests.Access;

/// <summary>Makes tokens by hand, without the library that reads them: good ones, and ones nobody should accept.</summary>
internal static class Forger
{
    /// <summary>A header as the server writes it.</summary>
    public static Dictionary<string, object?> Header(string algorithm = "HS256") =>
        new() { ["alg"] = algorithm, ["typ"] = "JWT" };

    /// <summary>The claims of a good access token of a worker.</summary>
    public static Dictionary<string, object?> Claims(long now) => new()
    {
        ["sub"] = TokenApp.User.ToString(),
        ["email"] = "worker@shop.example",
        ["role"] = "WORKER",
        ["stores"] = new[] { TokenApp.Store.ToString() },
        ["exp"] = now + 3600,
        ["iat"] = now,
        ["jti"] = "6f1c",
        ["typ"] = "access",
    };

    /// <summary>Signs with the server's own secret unless told otherwise.</summary>
    public static string Token(object header, object claims, Func<byte[], byte[]>? sign = null)
    {
        var content = Part(header) + "." + Part(claims);
        sign ??= bytes => HMACSHA256.HashData(Encoding.UTF8.GetBytes(TokenApp.Secret), bytes);
        return content + "." + Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(content)));
    }

    private static string Part(object part) =>
        Base64Url.EncodeToString(part is string json ? Encoding.UTF8.GetBytes(json) : JsonSerializer.SerializeToUtf8Bytes(part));
}
