using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DDonDDon.Domain;

/// <summary>
/// Ids that follow from what they stand for and that no client makes: UUIDs of version 8 (RFC 9562), the beginning of a SHA-256.
/// </summary>
public static class DerivedId
{
    /// <summary>Whether an id is of this kind, which nobody outside may make.</summary>
    public static bool IsOne(Guid id) => id.Version == 8;

    /// <param name="space">What the name belongs to.</param>
    /// <param name="name">Told apart within the space.</param>
    public static Guid Of(Guid space, string name)
    {
        Span<byte> text = stackalloc byte[16 + Encoding.UTF8.GetMaxByteCount(name.Length)];
        space.TryWriteBytes(text, bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..(16 + Encoding.UTF8.GetBytes(name, text[16..]))], hash);
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(hash[6..]) & 0x0fff | 0x8000));
        hash[8] = (byte)(hash[8] & 0x3f | 0x80);
        return new(hash[..16], bigEndian: true);
    }

    /// <summary>The id of an event that nobody named: it follows from its place in its stream.</summary>
    public static Guid OfEvent(Guid streamId, long version) => Of(streamId, version.ToString(CultureInfo.InvariantCulture));
}
