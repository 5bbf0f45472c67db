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

/// <summary>Why a stock is what it is, from the count that it starts from; the reasons' quantities add up to the stock.</summary>
public sealed record StockExplanation(CurrentStock Stock, IReadOnlyList<StockReason> Reasons)
{
    /// <summary>Explains what the whole history gives; times are said in <paramref name="zone"/>.</summary>
    public static StockExplanation Of(StockHistory history, TimeZoneInfo zone)
    {
        var stock = history.Fold();
        return new(stock, [.. Explain(stock, history.Effective(), zone)]);
    }

    /// <summary>All sentences in one text.</summary>
    public override string ToString() => string.Join(' ', Reasons.Select(reason => reason.Text));

    private static IEnumerable<StockReason> Explain(CurrentStock stock, IReadOnlyList<EffectiveMovement> movements, TimeZoneInfo zone)
    {
        var before = movements.Where(movement => stock.IsSuperseded(movement.Original.Key)).ToList();
        var counting = movements.Skip(before.Count).Where(movement => movement.Quantity is not null).ToList();

        yield return Start(stock.Baseline, zone);
        if (Sum<StockReceived>(StockReasonKind.Received, "in") is { } received) yield return received;
        if (Sum<StockIssued>(StockReasonKind.Issued, "out") is { } issued) yield return issued;
        if (Sum<StockAdjusted>(StockReasonKind.Adjusted, "of correction") is { } adjusted) yield return adjusted;

        var amended = counting.Count(movement => movement.AmendedBy is not null);
        if (amended > 0)
            yield return new(StockReasonKind.Amended, amended, 0, $"{amended} of these with an amended quantity.");
        var replaced = before.Count(movement => movement.Quantity is not null);
        if (replaced > 0)
            yield return new(StockReasonKind.BeforeTheCount, replaced, 0, $"{Movements(replaced)} from before the count changed nothing.");
        var voided = movements.Count(movement => movement.Quantity is null);
        if (voided > 0)
            yield return new(StockReasonKind.Voided, voided, 0, $"{Movements(voided)} voided by an amendment.");
        var awaited = stock.Awaited.Count;
        if (awaited > 0)
            yield return new(StockReasonKind.AwaitsOriginal, awaited, 0, $"{Movements(awaited)} amended but not here yet.");
        if (stock.Quantity < 0)
            yield return new(StockReasonKind.BelowZero, 0, 0, "Below zero: more went out than was known to be there.");

        StockReason? Sum<T>(StockReasonKind kind, string words) where T : OriginalMovement
        {
            var own = counting.Where(movement => movement.Original is T).ToList();
            if (own.Count == 0) return null;
            var sum = Quantity.Normalize(own.Sum(movement => movement.Difference));
            var since = stock.Baseline is null ? "" : "Since then ";
            return new(kind, own.Count, sum, $"{since}{Movements(own.Count)} {words} ({Signed(sum)}).");
        }
    }

    private static StockReason Start(Baseline? baseline, TimeZoneInfo zone) => baseline is null
        ? new(StockReasonKind.NoCount, 0, 0, "No count holds, so it starts from 0.")
        : new(StockReasonKind.Counted, 1, baseline.Quantity, string.Create(CultureInfo.InvariantCulture,
            $"Counted {baseline.Quantity} at {TimeZoneInfo.ConvertTime(baseline.Key.OccurredAt, zone):HH:mm 'on' yyyy-MM-dd} "
                + $"by device {baseline.Key.DeviceId}."));

    private static string Movements(int count) => count == 1 ? "1 movement" : $"{count} movements";

    private static string Signed(decimal quantity) => quantity.ToString("+0.###;−0.###;0", CultureInfo.InvariantCulture);
}
