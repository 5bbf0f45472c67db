using System.Collections.Concurrent;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>How long requests of one kind took, in milliseconds.</summary>
internal sealed record LoadLatency(string Request, long Count, double P50, double P95, double P99, double Max);

/// <summary>Counts what devices see of a server; any number of them at a time.</summary>
internal sealed class Meter
{
    private readonly ConcurrentDictionary<string, Histogram> _requests = new();
    private readonly ConcurrentDictionary<string, long> _errors = new();
    private readonly ConcurrentDictionary<string, long> _answers = new();
    private long _recorded, _settled, _count;

    /// <summary>How many items were recorded, and how many of them devices know the fate of.</summary>
    public long Recorded => Interlocked.Read(ref _recorded);

    public long Settled => Interlocked.Read(ref _settled);

    /// <summary>How many requests were answered.</summary>
    public long Requests => Interlocked.Read(ref _count);

    public IReadOnlyDictionary<string, long> Errors => _errors;

    public IReadOnlyList<LoadLatency> Latencies =>
        [.. _requests.OrderBy(request => request.Key, StringComparer.Ordinal).Select(request => request.Value.Read(request.Key))];

    /// <summary>How many items were answered with a status: accepted, duplicate and so on.</summary>
    public long Answered(string status) => _answers.GetValueOrDefault(status);

    public void Record() => Interlocked.Increment(ref _recorded);

    public void Settle(int items) => Interlocked.Add(ref _settled, items);

    public void Answer(string status) => _answers.AddOrUpdate(status, 1, (_, count) => count + 1);

    public void Fail(string code) => _errors.AddOrUpdate(code, 1, (_, count) => count + 1);

    public void Take(string request, TimeSpan time)
    {
        Interlocked.Increment(ref _count);
        _requests.GetOrAdd(request, _ => new()).Add(time);
    }

    /// <summary>Times to within 2 %, in a memory that does not grow.</summary>
    private sealed class Histogram
    {
        // Of each doubling so many parts, from a microsecond up.
        private const int Parts = 32;
        private readonly long[] _counts = new long[42 * Parts];
        private long _max;

        public void Add(TimeSpan time)
        {
            var microseconds = Math.Max(1, time.TotalMicroseconds);
            Interlocked.Increment(ref _counts[Math.Min(_counts.Length - 1, (int)(Math.Log2(microseconds) * Parts))]);
            for (var max = Interlocked.Read(ref _max); time.Ticks > max; max = Interlocked.Read(ref _max))
                if (Interlocked.CompareExchange(ref _max, time.Ticks, max) == max) return;
        }

        public LoadLatency Read(string request)
        {
            long[] counts = [.. _counts];
            var (total, max) = (counts.Sum(), TimeSpan.FromTicks(Interlocked.Read(ref _max)).TotalMilliseconds);
            return new(request, total, At(counts, total, 0.5, max), At(counts, total, 0.95, max), At(counts, total, 0.99, max), max);
        }

        private static double At(long[] counts, long total, double share, double max)
        {
            var (wanted, seen) = ((long)Math.Ceiling(total * share), 0L);
            for (var bucket = 0; bucket < counts.Length; bucket++)
                if ((seen += counts[bucket]) >= wanted) return Math.Min(max, Math.Pow(2, (bucket + 1.0) / Parts) / 1000);
            return max;
        }
    }
}
