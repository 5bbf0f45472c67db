namespace DDonDDon.Client.Sync;

/// <summary>
/// How long to wait, and how much to send at once. Waits have full jitter, so that the tills of a chain do not all return in the same second
/// when the server was away.
/// </summary>
internal sealed class Pace(Random random, TimeSpan longest, int batchItems)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);
    private int _failures;
    private int _maxItems = batchItems;

    /// <summary>How many items the next batch may have.</summary>
    public int BatchItems { get; private set; } = batchItems;

    /// <summary>Counts a failure, and returns how long to wait.</summary>
    /// <param name="retryAfter">How long the server asked to be left alone.</param>
    public TimeSpan Failed(TimeSpan? retryAfter = null)
    {
        _failures = Math.Min(_failures + 1, 30);
        return Retry(retryAfter);
    }

    /// <summary>How long to wait until the next attempt: between 1 s and a limit that doubles with each failure in a row.</summary>
    public TimeSpan Retry(TimeSpan? retryAfter = null)
    {
        var limit = TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Max(_failures, 1))));
        var wait = Between(Shortest, limit);
        return retryAfter > wait ? retryAfter < LongestRetryAfter ? retryAfter.Value : LongestRetryAfter : wait;
    }

    /// <summary>How long to wait when there is nothing to do.</summary>
    public TimeSpan Idle() => Between(Shortest, longest);

    public void Succeeded() => _failures = 0;

    /// <summary>A batch was too large for the server, or was lost on the way. Returns whether the next one will be smaller.</summary>
    /// <param name="sent">How many items it had.</param>
    /// <param name="maxItems">The server's limit, if it gave one.</param>
    public bool Halve(int sent, int? maxItems = null)
    {
        if (maxItems is { } known) _maxItems = Math.Min(_maxItems, known);
        BatchItems = Math.Min(Math.Max(sent / 2, 1), _maxItems);
        return BatchItems < sent;
    }

    /// <summary>A batch was answered: the next may be larger again.</summary>
    public void Grow() => BatchItems = Math.Min(BatchItems * 2, _maxItems);

    private TimeSpan Between(TimeSpan from, TimeSpan to)
    {
        lock (random) return from + (to - from) * random.NextDouble();
    }
}
