using System.Buffers.Binary;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>Everything that is left to chance in a simulated world; the seed decides it.</summary>
internal sealed class Chance(long seed)
{
    // With a seed the generator is the same one in every version of the runtime.
    private readonly Random _random = new(Mixed(seed));

    /// <summary>The generator itself, for code that takes one.</summary>
    public Random Random => _random;

    public bool Happens(double probability) => _random.NextDouble() < probability;

    /// <summary>A whole number from the least to the most, both possible.</summary>
    public int Between(int least, int most) => _random.Next(least, most + 1);

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + (most - least) * _random.NextDouble();

    /// <summary>A span around a mean, seldom much longer.</summary>
    public TimeSpan Around(TimeSpan mean) => mean * -Math.Log(1 - _random.NextDouble());

    public T Of<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>One of several, the likelier the heavier.</summary>
    public T Of<T>(params (T Choice, int Weight)[] choices)
    {
        var at = _random.Next(choices.Sum(one => one.Weight));
        foreach (var (choice, weight) in choices)
            if ((at -= weight) < 0) return choice;
        throw new InvalidOperationException("The weights have no sum.");
    }

    /// <summary>The same things in any order.</summary>
    public IReadOnlyList<T> Shuffled<T>(IEnumerable<T> things)
    {
        var shuffled = things.ToArray();
        _random.Shuffle(shuffled);
        return shuffled;
    }

    /// <summary>A new id of version 7, as a device with this clock makes one.</summary>
    public Guid Id(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds() << 16 | BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
        bytes[6] = (byte)(bytes[6] & 0x0f | 0x70);
        bytes[8] = (byte)(bytes[8] & 0x3f | 0x80);
        return new(bytes, bigEndian: true);
    }

    /// <summary>A world of its own that follows from this one.</summary>
    public Chance Fork() => new(_random.NextInt64());

    // Neighbouring seeds would begin alike.
    private static int Mixed(long seed) => unchecked((int)((ulong)seed * 0x9e3779b97f4a7c15 >> 32));
}
