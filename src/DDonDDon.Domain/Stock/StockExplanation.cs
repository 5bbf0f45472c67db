using System.Globalization;

namespace DDonDDon.Domain.Stock;

/// <summary>What a reason is about, for programs that say it in their own words.</summary>
public enum StockReasonKind
{
    NoCount,
    Counted,
    Received,
    Issued,
    Adjusted,
    BeforeTheCount,
    Amended,
    Voided,
    AwaitsOriginal,
    BelowZero,
}

/// <summary>
/// One reason why the stock is what it is: how many <paramref name="Movements"/> it is about, what they add to the stock in
/// pieces (<paramref name="Quantity"/>), and a plain sentence.
/// </summary>
public sealed record StockReason(StockReasonKind Kind, int Movements, decimal Quantity, string Text);

/// <summary>
/// Why a stock is what it is, from the count that it starts from (<paramref name="Baseline"/>; null: from 0); the reasons' quantities add up to the stock.
/// </summary>
public sealed record StockExplanation(decimal Quantity, Baseline? Baseline, IReadOnlyList<StockReason> Reasons)
{
    /// <summary>Explains what all movements of an item give, each of them once; times are said in <paramref name="zone"/>.</summary>
    public static StockExplanation Of(IReadOnlyList<StockMovement> movements, TimeZoneInfo zone)
    {
        var tally = new ExplanationTally();
        foreach (var movement in movements) tally.Prepare(movement);
        foreach (var movement in movements) tally.Take(movement);
        return tally.Explain(zone);
    }

    /// <summary>All sentences in one text.</summary>
    public override string ToString() => string.Join(' ', Reasons.Select(reason => reason.Text));
}

/// <summary>
/// An explanation from a history that is passed by twice, each movement once and in any order: <see cref="Prepare"/> all of it, then <see cref="Take"/> all of
/// it. It keeps amendments and counts, and of everything else only sums, so that a history of any length can be explained. Not thread-safe.
/// </summary>
public sealed class ExplanationTally
{
    private readonly Dictionary<Guid, List<MovementAmended>> _amendments = [];
    private readonly List<StockCounted> _counts = [];
    private readonly HashSet<Guid> _taken = [];
    private readonly Dictionary<MovementKind, (int Count, decimal Sum)> _sums = [];
    private Baseline? _baseline;
    private bool _isPrepared;
    private int _amended;
    private int _replaced;
    private int _voided;

    /// <summary>The classes of movements that <see cref="Prepare"/> looks at; others it need not be given.</summary>
    public static IReadOnlyList<Type> Prepared { get; } = [typeof(MovementAmended), typeof(StockCounted)];

    /// <summary>The classes of movements that <see cref="Take"/> looks at.</summary>
    public static IReadOnlyList<Type> Taken { get; } = [typeof(OriginalMovement)];

    /// <summary>Learns which amendments there are, and which counts.</summary>
    public void Prepare(StockMovement movement)
    {
        if (movement is MovementAmended amendment)
        {
            if (!_amendments.TryGetValue(amendment.MovementId, out var held)) _amendments[amendment.MovementId] = held = [];
            held.Add(amendment);
        }
        if (movement is StockCounted count) _counts.Add(count);
    }

    /// <summary>Counts a movement in, once everything is prepared.</summary>
    public void Take(StockMovement movement)
    {
        if (movement is not OriginalMovement original) return;
        FindBaseline();
        if (_amendments.ContainsKey(original.Id)) _taken.Add(original.Id);
        var effective = Effective(original);
        if (effective.Quantity is null) _voided++;
        else if (_baseline is { } baseline && original.Key < baseline.Key) _replaced++;
        else
        {
            if (effective.AmendedBy is not null) _amended++;
            var (count, sum) = _sums.GetValueOrDefault(original.Kind);
            _sums[original.Kind] = (count + 1, sum + effective.Difference);
        }
    }

    /// <summary>What all of it gives; times are said in <paramref name="zone"/>.</summary>
    public StockExplanation Explain(TimeZoneInfo zone)
    {
        FindBaseline();
        var quantity = Quantity.Normalize((_baseline?.Quantity ?? 0) + _sums.Values.Sum(kind => kind.Sum));
        return new(quantity, _baseline, [.. Reasons(quantity, zone)]);
    }

    private void FindBaseline()
    {
        if (_isPrepared) return;
        _isPrepared = true;
        foreach (var count in _counts)
            if (Effective(count).Quantity is { } counted && (_baseline is null || count.Key > _baseline.Key))
                _baseline = new(count.Key, Quantity.Normalize(counted));
    }

    private EffectiveMovement Effective(OriginalMovement original)
    {
        if (!_amendments.TryGetValue(original.Id, out var amendments)) return new(original, original.Quantity, null);
        var group = new StockHistory(original.StoreId, original.ProductId);
        group.Add(original);
        foreach (var amendment in amendments) group.Add(amendment);
        return group.Effective()[0];
    }

    private IEnumerable<StockReason> Reasons(decimal quantity, TimeZoneInfo zone)
    {
        yield return Start(_baseline, zone);
        if (Sum(MovementKind.Received, StockReasonKind.Received, "in") is { } received) yield return received;
        if (Sum(MovementKind.Issued, StockReasonKind.Issued, "out") is { } issued) yield return issued;
        if (Sum(MovementKind.Adjusted, StockReasonKind.Adjusted, "of correction") is { } adjusted) yield return adjusted;
        if (_amended > 0) yield return new(StockReasonKind.Amended, _amended, 0, $"{_amended} of these with an amended quantity.");
        if (_replaced > 0) yield return new(StockReasonKind.BeforeTheCount, _replaced, 0, $"{Movements(_replaced)} from before the count changed nothing.");
        if (_voided > 0) yield return new(StockReasonKind.Voided, _voided, 0, $"{Movements(_voided)} voided by an amendment.");
        var awaited = _amendments.Keys.Count(original => !_taken.Contains(original));
        if (awaited > 0) yield return new(StockReasonKind.AwaitsOriginal, awaited, 0, $"{Movements(awaited)} amended but not here yet.");
        if (quantity < 0) yield return new(StockReasonKind.BelowZero, 0, 0, "Below zero: more went out than was known to be there.");
    }

    private StockReason? Sum(MovementKind kind, StockReasonKind reason, string words)
    {
        if (!_sums.TryGetValue(kind, out var own)) return null;
        var sum = Quantity.Normalize(own.Sum);
        return new(reason, own.Count, sum, $"{(_baseline is null ? "" : "Since then ")}{Movements(own.Count)} {words} ({Signed(sum)}).");
    }

    private static StockReason Start(Baseline? baseline, TimeZoneInfo zone) => baseline is null
        ? new(StockReasonKind.NoCount, 0, 0, "No count holds, so it starts from 0.")
        : new(StockReasonKind.Counted, 1, baseline.Quantity, string.Create(CultureInfo.InvariantCulture,
            $"Counted {baseline.Quantity} at {TimeZoneInfo.ConvertTime(baseline.Key.OccurredAt, zone):HH:mm 'on' yyyy-MM-dd} "
                + $"by device {baseline.Key.DeviceId}."));

    private static string Movements(int count) => count == 1 ? "1 movement" : $"{count} movements";

    private static string Signed(decimal quantity) => quantity.ToString("+0.###;−0.###;0", CultureInfo.InvariantCulture);
}
