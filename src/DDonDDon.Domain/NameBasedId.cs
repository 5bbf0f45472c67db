using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DDonDDon.Domain;

/// <summary>
/// Ids that follow from what they stand for: UUIDs of version 5 (RFC 9562), so that whoever makes one makes the same, PostgreSQL's
/// uuid_generate_v5 too.
/// </summary>
public static class NameBasedId
{
    public static Guid Of(Guid space, string name)
    {
        Span<byte> text = stackalloc byte[16 + Encoding.UTF8.GetMaxByteCount(name.Length)];
        space.TryWriteBytes(text, bigEndian: true, out _);
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The standard says SHA-1; nothing here is a secret.
        SHA1.HashData(text[..(16 + Encoding.UTF8.GetBytes(name, text[16..]))], hash);
#pragma warning restore CA5350
        BinaryPrimitives.WriteUInt16BigEndian(hash[6..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(hash[6..]) & 0x0fff | 0x5000));
        hash[8] = (byte)(hash[8] & 0x3f | 0x80);
        return new(hash[..16], bigEndian: true);
    }
}
