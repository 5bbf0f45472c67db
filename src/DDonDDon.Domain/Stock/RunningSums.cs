namespace DDonDDon.Domain.Stock;

/// <summary>
/// Sums of the first numbers of a row while the numbers change, both in O(log n) (Fenwick, "A new data structure for cumulative frequency tables", 1994).
/// </summary>
internal sealed class RunningSums(int length)
{
    private readonly decimal[] _sums = new decimal[length + 1];

    /// <summary>How many of its sums were looked at.</summary>
    public long Steps { get; private set; }

    public void Add(int place, decimal difference)
    {
        for (var at = place + 1; at < _sums.Length; at += at & -at, Steps++) _sums[at] += difference;
    }

    /// <summary>The sum of the numbers up to a place, that one among them.</summary>
    public decimal UpTo(int place)
    {
        var sum = 0m;
        for (var at = place + 1; at > 0; at -= at & -at, Steps++) sum += _sums[at];
        return sum;
    }
}
