using System.Security.Cryptography;
using System.Text;
using DDonDDon.Domain;

namespace DDonDDon.Server.Features.Access;

/// <summary>What an installation shows that it is the device that it says: a random text of its own, of which only the hash is kept.</summary>
public readonly record struct DeviceKey(Guid DeviceId, byte[] Hash)
{
    private const int Shortest = 32;
    private const int Longest = 128;

    private static Rejection NoDevice { get; } =
        new("deviceId.invalid", "deviceId is the UUID of the installation, not of version 8; it comes with a deviceKey.", "deviceId");

    private static Rejection NoKey { get; } =
        new("deviceKey.invalid", $"deviceKey is a random text of {Shortest} to {Longest} characters that the installation keeps to itself.", "deviceKey");

    /// <summary>The hash of a key as it is kept. There is nothing to guess in a random text, so no slow one is needed.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Reads what a request says: nothing where it says neither.</summary>
    public static (DeviceKey? Key, Rejection? Rejection) Read(Guid? deviceId, string? key)
    {
        if (deviceId is null && key is null) return default;
        if (deviceId is not { } id || id == Guid.Empty || DerivedId.IsOne(id)) return (null, NoDevice);
        return key is { Length: >= Shortest and <= Longest } ? (new(id, HashOf(key)), null) : (null, NoKey);
    }
}
