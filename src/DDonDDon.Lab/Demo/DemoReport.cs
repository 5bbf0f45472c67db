using DDonDDon.Server.Features.Inventory;

namespace DDonDDon.Lab.Demo;

/// <summary>How many movements a store's ledger holds, and what they come to by product.</summary>
public sealed record StoreSnapshot(long Movements, IReadOnlyDictionary<Guid, decimal> Quantities)
{
    public static StoreSnapshot Of(IReadOnlyList<StockView> stock) =>
        new(stock.Sum(item => item.Version), stock.ToDictionary(item => item.ProductId, item => item.Quantity));

    /// <summary>The products whose quantity is not the same in the other; one that has not moved has 0.</summary>
    public IReadOnlyList<Guid> DifferencesFrom(IReadOnlyDictionary<Guid, decimal> other) =>
        [.. Quantities.Keys.Union(other.Keys)
            .Where(product => Quantities.GetValueOrDefault(product) != other.GetValueOrDefault(product))];
}

/// <summary>What came of a replay, and whether it is what must come of it.</summary>
public sealed record DemoReport(
    SampleStore Store, IReadOnlyList<LineOutcome> Lines, StoreSnapshot Before, StoreSnapshot After,
    IReadOnlyList<SurprisingStock> Surprising)
{
    public AnswerCounts Total { get; } = new(
        Lines.Sum(line => line.Counts.Accepted), Lines.Sum(line => line.Counts.Duplicate),
        Lines.Sum(line => line.Counts.Quarantined), Lines.Sum(line => line.Counts.Rejected));

    public bool IsFirst => Before.Movements == 0;

    /// <summary>
    /// What is not as it must be, in sentences. Into an empty store the day gives exactly what is expected; into any other it
    /// adds what it says it added, and what was accepted before is not answered otherwise now.
    /// </summary>
    public IReadOnlyList<string> FaultsAgainst(ExpectedDay expected)
    {
        var faults = new List<string>();
        foreach (var (line, must) in Lines.Zip(expected.Lines))
            if (IsFirst ? line.Counts != must : Settled(line.Counts) != Settled(must))
                faults.Add($"Line {line.Line.Number} gave {Words(line.Counts)}; expected were {Words(must)}.");
        if (Lines.Count != expected.Lines.Count) faults.Add($"{Lines.Count} lines were sent, {expected.Lines.Count} expected.");
        if (After.Movements - Before.Movements != Total.Accepted)
            faults.Add($"{Total.Accepted} items were accepted, but {After.Movements - Before.Movements} added.");

        IReadOnlyList<Guid> different = IsFirst ? After.DifferencesFrom(expected.Quantities)
            : Total.Accepted == 0 ? After.DifferencesFrom(Before.Quantities)
            : [];
        var right = IsFirst ? expected.Quantities : Before.Quantities;
        foreach (var product in different)
            faults.Add(
                $"The stock of {product} is {After.Quantities.GetValueOrDefault(product)} "
                + $"instead of {right.GetValueOrDefault(product)}.");
        return faults;
    }

    /// <summary>Counts in words, leaving out zeros.</summary>
    public static string Words(AnswerCounts counts)
    {
        (int Count, string Status)[] all =
        [
            (counts.Accepted, "accepted"), (counts.Duplicate, "duplicate"),
            (counts.Quarantined, "quarantined"), (counts.Rejected, "rejected"),
        ];
        return string.Join(", ", all.Where(one => one.Count > 0).Select(one => $"{one.Count} {one.Status}"));
    }

    // What was accepted once is a duplicate from then on, and what was quarantined may have been released since.
    private static (int Known, int Rejected) Settled(AnswerCounts counts) =>
        (counts.Accepted + counts.Duplicate + counts.Quarantined, counts.Rejected);
}
