namespace DDonDDon.Domain.Counting;

/// <summary>What holds of a product in a zone that several devices have counted.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Zone">The zone; empty when nobody said where.</param>
/// <param name="LineId">The line that holds; null: all of them together.</param>
public sealed record LineChoice(Guid ProductId, string Zone, Guid? LineId);

/// <summary>A zone in which several devices have counted one product: they may have shared the shelf, or counted it twice.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Zone">The zone; empty when nobody said where.</param>
/// <param name="Lines">What each device found; two or more.</param>
public sealed record CountOverlap(Guid ProductId, string Zone, IReadOnlyList<CountLine> Lines)
{
    /// <summary>What they found together.</summary>
    public decimal Sum => Stock.Quantity.Normalize(Lines.Sum(line => line.Quantity));
}

/// <summary>
/// What the approver of a sheet has looked at. <paramref name="Choices"/>: what holds of each overlap; <paramref name="Accepted"/>: products that are counted
/// as they stand although they moved between their first line and their last.
/// </summary>
public sealed record CountApproval(IReadOnlyList<LineChoice> Choices, IReadOnlyList<Guid> Accepted)
{
    /// <summary>Whether this is the approval that was made, as far as it says what holds.</summary>
    public bool Agrees(IReadOnlyList<LineChoice> made) => Choices.Count == 0 || Choices.ToHashSet().SetEquals(made);

    /// <summary>Why a choice cannot be one for this sheet; null when each can. What was counted once needs none.</summary>
    public Rejection? Check(IReadOnlyList<CountedProduct> sheet)
    {
        if (Choices.Select(choice => (choice.ProductId, choice.Zone)).Distinct().Count() < Choices.Count) return Invalid("One of them is there twice.");
        var overlaps = Overlaps(sheet).ToDictionary(overlap => (overlap.ProductId, overlap.Zone));
        foreach (var choice in Choices)
            if (!overlaps.TryGetValue((choice.ProductId, choice.Zone), out var overlap))
                return Invalid($"No two devices have counted the product {choice.ProductId} in the zone \"{choice.Zone}\".");
            else if (choice.LineId is { } line && overlap.Lines.All(counted => counted.Id != line))
                return Invalid($"The line {line} does not stand in the zone \"{choice.Zone}\" of the product {choice.ProductId}.");
        return null;
    }

    /// <summary>The overlaps of a sheet of which is not said what holds.</summary>
    public IReadOnlyList<CountOverlap> Undecided(IReadOnlyList<CountedProduct> sheet)
    {
        var decided = Choices.Select(choice => (choice.ProductId, choice.Zone)).ToHashSet();
        return [.. Overlaps(sheet).Where(overlap => !decided.Contains((overlap.ProductId, overlap.Zone)))];
    }

    private static IEnumerable<CountOverlap> Overlaps(IReadOnlyList<CountedProduct> sheet) => sheet.SelectMany(product => product.Overlaps);

    private static Rejection Invalid(string why) =>
        new("countSession.choice_invalid", $"choices says what holds where several devices counted. {why}", "choices");
}
