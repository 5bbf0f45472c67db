using System.Buffers.Binary;
using DDonDDon.Client.Local;

namespace DDonDDon.Client.Recording;

/// <summary>What a new item gets from its device: an id, the next counter, and a time after all earlier ones.</summary>
internal readonly record struct Stamp(Guid Id, long Seq, DateTimeOffset At, BootReading? Boot);

/// <summary>Stamps items. The counter and the last stamp live in the file, and change in the transaction that stores the item.</summary>
internal sealed class DeviceClock(TimeProvider time, BootClock boot, Random? random)
{
    // The server takes no other years, and version 7 ids begin in 1970: a clock beyond is as wrong as it gets, and stands still there.
    private static readonly DateTimeOffset s_earliest = DateTimeOffset.UnixEpoch;
    // Clocks of one machine differ so much by themselves within days.
    private static readonly TimeSpan s_drift = TimeSpan.FromSeconds(2);

    private static readonly DateTimeOffset s_latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The wall clock, within the years that the server takes, in whole milliseconds.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow();
            var inside = now < s_earliest ? s_earliest : now > s_latest ? s_latest : now;
            return DateTimeOffset.FromUnixTimeMilliseconds(inside.ToUnixTimeMilliseconds());
        }
    }

    public BootReading? Boot => boot.Read();

    /// <summary>
    /// How long ago something was recorded, in milliseconds, when the wall clock cannot tell because it was set since; null when it can, or when
    /// nothing can. By the wall clock a device's items keep their distances however long each batch is on its way; by their age they do not.
    /// </summary>
    public static long? AgeOf(DateTimeOffset recordedAt, BootReading? recorded, DateTimeOffset now, BootReading? reading) =>
        reading?.MillisecondsSince(recorded?.Boot, recorded?.ElapsedMs) is { } age && Math.Abs((now - recordedAt).TotalMilliseconds - age) > s_drift.TotalMilliseconds
            ? age
            : null;

    /// <summary>The next stamp of the device: <c>max(now, last + 1 ms)</c>, so that its own items keep their order whatever its clock does.</summary>
    public Stamp Next(LocalSql sql)
    {
        var at = Now;
        if (sql.GetNumber(LocalSettings.LastStamp) is { } last && at.ToUnixTimeMilliseconds() <= last) at = DateTimeOffset.FromUnixTimeMilliseconds(last + 1);
        sql.Set(LocalSettings.LastStamp, at.ToUnixTimeMilliseconds());
        return new(NewId(at), NextSeq(sql), at, Boot);
    }

    /// <summary>A stamp for an item that takes the place of an earlier one: a new id and counter, the same moment.</summary>
    public Stamp Again(LocalSql sql, DateTimeOffset at, BootReading? reading) => new(NewId(Now), NextSeq(sql), at, reading);

    /// <summary>A UUID of version 7 (RFC 9562, section 5.7).</summary>
    public Guid NewId(DateTimeOffset at)
    {
        if (random is null) return Guid.CreateVersion7(at);
        Span<byte> bytes = stackalloc byte[16];
        lock (random) random.NextBytes(bytes);
        Span<byte> moment = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(moment, at.ToUnixTimeMilliseconds());
        moment[2..].CopyTo(bytes);
        bytes[6] = (byte)(bytes[6] & 0x0f | 0x70);
        bytes[8] = (byte)(bytes[8] & 0x3f | 0x80);
        return new(bytes, bigEndian: true);
    }

    private static long NextSeq(LocalSql sql)
    {
        var seq = (sql.GetNumber(LocalSettings.LastSeq) ?? 0) + 1;
        sql.Set(LocalSettings.LastSeq, seq);
        return seq;
    }
}
