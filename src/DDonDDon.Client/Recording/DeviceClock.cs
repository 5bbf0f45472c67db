using System.Buffers.Binary;
using DDonDDon.Client.Local;

namespace DDonDDon.Client.Recording;

/// <summary>What a new item gets from its device: an id, the next counter, a time after all earlier ones, and a reading of the boot clock.</summary>
internal readonly record struct Stamp(Guid Id, long Seq, DateTimeOffset At, BootReading? Boot);

/// <summary>Stamps items. The counter and the last time are kept in the file, and change in the transaction that adds the item.</summary>
internal sealed class DeviceClock(TimeProvider time, BootClock boot, Random? random)
{
    // The server accepts no other years, and version 7 ids start in 1970. A clock outside of them stops at the nearer end.
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Two clocks of one machine drift apart by this much within days, without anybody setting one.
    private static readonly TimeSpan Drift = TimeSpan.FromSeconds(2);

    /// <summary>How far a stamp may lie ahead of the clock and still be believed.</summary>
    public static TimeSpan FarthestAhead { get; } = TimeSpan.FromDays(1);

    /// <summary>The wall clock in whole milliseconds, within the years that the server accepts.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = time.GetUtcNow();
            var inside = now < Earliest ? Earliest : now > Latest ? Latest : now;
            return DateTimeOffset.FromUnixTimeMilliseconds(inside.ToUnixTimeMilliseconds());
        }
    }

    public BootReading? Boot => boot.Read();

    /// <summary>
    /// How long ago something was recorded, in milliseconds, if the wall clock was set since and the boot clock knows; null otherwise. As long as
    /// the wall clock can tell, it is the better one: it keeps the distances between a device's items however long each batch takes to arrive.
    /// </summary>
    public static long? AgeOf(DateTimeOffset recordedAt, BootReading? recorded, DateTimeOffset now, BootReading? reading) =>
        reading?.MillisecondsSince(recorded?.Boot, recorded?.ElapsedMs) is { } age
        && Math.Abs((now - recordedAt).TotalMilliseconds - age) > Drift.TotalMilliseconds
            ? age
            : null;

    /// <summary>
    /// The next stamp of the device. Its time is <c>max(now, last + 1 ms)</c>, so that items keep their order whatever the clock does. A last one that
    /// lies more than a day ahead is forgotten: one wrong moment would take all that follows along.
    /// </summary>
    public Stamp Next(LocalSql sql)
    {
        var at = Now;
        if (sql.GetNumber(LocalSettings.LastStamp) is { } last && at.ToUnixTimeMilliseconds() <= last && last <= (at + FarthestAhead).ToUnixTimeMilliseconds())
            at = DateTimeOffset.FromUnixTimeMilliseconds(last + 1);
        sql.Set(LocalSettings.LastStamp, at.ToUnixTimeMilliseconds());
        return new(NewId(at), NextSeq(sql), at, Boot);
    }

    /// <summary>A stamp for an item that replaces an earlier one: a new id and counter, the same time.</summary>
    public Stamp Restamp(LocalSql sql, DateTimeOffset at, BootReading? reading) => new(NewId(Now), NextSeq(sql), at, reading);

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
