namespace DDonDDon.Lab.Bench;

/// <summary>
/// A rate beside its yardstick's, both in events per second, one pair a round. Machines are shared and noisy: the ratio within
/// a round is what counts.
/// </summary>
public sealed record Figure(string What, string Yardstick, double? Target, IReadOnlyList<Round> Rounds)
{
    public Spread Rate => Spread.Of(Rounds.Select(round => round.Rate));
    public Spread YardstickRate => Spread.Of(Rounds.Select(round => round.Yardstick));
    public Spread Ratio => Spread.Of(Rounds.Select(round => round.Rate / round.Yardstick));

    /// <summary>Null where there is no target.</summary>
    public bool? IsReached => Target is null ? null : Ratio.Median >= Target;
}

public readonly record struct Round(double Rate, double Yardstick);

public readonly record struct Spread(double Median, double Least, double Most)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return new((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0], sorted[^1]);
    }
}
