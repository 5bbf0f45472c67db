namespace DDonDDon.Ledger;

/// <summary>Bytes that are written one after the other and can be taken back; kept for the next text, so that nothing is allocated. Not thread-safe.</summary>
public sealed class ByteBuffer(int capacity = 4096)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public void Append(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Room for at least <paramref name="size"/> bytes behind what is written; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Free(int size)
    {
        if (_bytes.Length - Length < size) Grow(size);
        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>Takes back everything behind a length.</summary>
    public void Truncate(int length = 0) => Length = length;

    private void Grow(int size) => Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + size));
}
