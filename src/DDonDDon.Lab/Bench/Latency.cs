namespace DDonDDon.Lab.Bench;

/// <summary>How long single requests took, in milliseconds, one pair a round. <paramref name="Limit"/> is for the 99th percentile.</summary>
public sealed record Latency(string What, double? Limit, IReadOnlyList<Percentiles> Rounds)
{
    public Spread Half => Spread.Of(Rounds.Select(round => round.P50));
    public Spread Most => Spread.Of(Rounds.Select(round => round.P99));

    /// <summary>Null where there is no limit.</summary>
    public bool? IsReached => Limit is null ? null : Most.Median <= Limit;
}

public readonly record struct Percentiles(double P50, double P99)
{
    public static Percentiles Of(IEnumerable<TimeSpan> taken)
    {
        var sorted = taken.Select(time => time.TotalMilliseconds).Order().ToArray();
        return new(sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)]);
    }
}
