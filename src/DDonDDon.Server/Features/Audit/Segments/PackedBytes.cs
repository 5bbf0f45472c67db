using DDonDDon.Ledger;

namespace DDonDDon.Server.Features.Audit.Segments;

/// <summary>Writes values one after the other in few bytes: whole numbers as LEB128, those with a sign in zigzag, ids as their 16 bytes in order.</summary>
internal readonly struct PackedWriter(ByteBuffer output)
{
    public void Whole(ulong value)
    {
        for (; value >= 0x80; value >>= 7) output.Append((byte)(value | 0x80));
        output.Append((byte)value);
    }

    public void Signed(long value) => Whole((ulong)(value << 1 ^ value >> 63));

    public void Byte(byte value) => output.Append(value);

    public void Id(Guid id)
    {
        id.TryWriteBytes(output.Free(16), bigEndian: true, out var written);
        output.Advance(written);
    }

    /// <summary>How many decimal places (or that it is a whole decimal as .NET holds it), then the digits.</summary>
    public void Number(decimal number)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        var (high, low) = ((ulong)(uint)bits[2], (ulong)(uint)bits[1] << 32 | (uint)bits[0]);
        if (high == 0 && low <= long.MaxValue)
        {
            output.Append(number.Scale);
            Signed(decimal.IsNegative(number) ? -(long)low : (long)low);
            return;
        }
        output.Append(Wide);
        foreach (var part in bits) Whole((uint)part);
    }

    internal const byte Wide = byte.MaxValue;
}

/// <summary>Reads what <see cref="PackedWriter"/> has written.</summary>
internal ref struct PackedReader(ReadOnlySpan<byte> input)
{
    private ReadOnlySpan<byte> _rest = input;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public ulong Whole()
    {
        for (var (value, shift, at) = (0UL, 0, 0); ; shift += 7, at++)
        {
            value |= (ulong)(_rest[at] & 0x7F) << shift;
            if (_rest[at] >= 0x80) continue;
            _rest = _rest[(at + 1)..];
            return value;
        }
    }

    public long Signed()
    {
        var value = Whole();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public byte Byte() => Take(1)[0];

    public Guid Id() => new(Take(16), bigEndian: true);

    public decimal Number()
    {
        var scale = Byte();
        if (scale == PackedWriter.Wide) return new decimal([(int)Whole(), (int)Whole(), (int)Whole(), (int)Whole()]);
        var value = Signed();
        var size = value < 0 ? (ulong)-value : (ulong)value;
        return new((int)size, (int)(size >> 32), 0, value < 0, scale);
    }

    public void Skip(int bytes) => _rest = _rest[bytes..];

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
