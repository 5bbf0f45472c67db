namespace DDonDDon.Client.Sync;

/// <summary>
/// How long to wait and how much to send at once. Waits have full jitter, so that the tills of a chain do not all come back in the same
/// second after the server was away.
/// </summary>
internal sealed class Pace(Random random, TimeSpan longest, int batchItems)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestAsked = TimeSpan.FromHours(1);
    private int _failures;
    private int _most = batchItems;

    /// <summary>How many items the next batch may have.</summary>
    public int BatchItems { get; private set; } = batchItems;

    /// <summary>How long to wait after a failure; <paramref name="asked"/> is what the server said.</summary>
    public TimeSpan Failed(TimeSpan? asked = null)
    {
        _failures = Math.Min(_failures + 1, 30);
        return Again(asked);
    }

    /// <summary>How long to wait as long as the last failure is not overcome: between 1 s and a limit that doubles with each.</summary>
    public TimeSpan Again(TimeSpan? asked = null)
    {
        var limit = TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Max(_failures, 1))));
        var wait = Between(s_shortest, limit);
        return asked > wait ? asked < s_longestAsked ? asked.Value : s_longestAsked : wait;
    }

    /// <summary>How long to wait when there is nothing to do.</summary>
    public TimeSpan Idle() => Between(s_shortest, longest);

    public void Succeeded() => _failures = 0;

    /// <summary>A batch was too much for the server, or for the way to it. Returns whether a smaller one is worth trying.</summary>
    public bool Halve(int sent, int? most = null)
    {
        if (most is { } known) _most = Math.Min(_most, known);
        BatchItems = Math.Min(Math.Max(sent / 2, 1), _most);
        return BatchItems < sent;
    }

    /// <summary>A batch came through: the next may be larger again.</summary>
    public void Grow() => BatchItems = Math.Min(BatchItems * 2, _most);

    private TimeSpan Between(TimeSpan from, TimeSpan to)
    {
        lock (random) return from + (to - from) * random.NextDouble();
    }
}
