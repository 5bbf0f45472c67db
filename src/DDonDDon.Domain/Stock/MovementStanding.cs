namespace DDonDDon.Domain.Stock;

/// <summary>What has become of a movement, by everything that is known.</summary>
public enum MovementRole
{
    /// <summary>The count that the stock starts from.</summary>
    Baseline,

    /// <summary>It adds to the stock.</summary>
    Counts,

    /// <summary>A later count replaced it.</summary>
    Superseded,

    /// <summary>An amendment says that it did not happen.</summary>
    Voided,

    /// <summary>An amendment that holds for its original.</summary>
    Amends,

    /// <summary>An amendment that a later edit of the same original outweighs.</summary>
    Outweighed,

    /// <summary>An amendment with a quantity that its original cannot have.</summary>
    Unfit,

    /// <summary>An amendment whose original has not arrived.</summary>
    Waits,
}

/// <summary>
/// Where one movement stands in its item. <paramref name="Adds"/>: what it adds to the stock now, of the baseline its quantity, so that all
/// of an item's movements together give the stock. <paramref name="Effective"/>: the quantity that holds for an original, null when it is
/// void. <paramref name="AmendedBy"/>: the amendment that decided that; <paramref name="SupersededBy"/>: the later count, or of an
/// amendment the later edit; <paramref name="Replaced"/>: of a count that holds, how many movements since the count before it no longer
/// count; <paramref name="ReplacedCount"/>: that count.
/// </summary>
public sealed record MovementStanding(
    StockMovement Movement, MovementRole Role, decimal Adds = 0, decimal? Effective = null, Guid? AmendedBy = null, Guid? SupersededBy = null,
    int Replaced = 0, Guid? ReplacedCount = null)
{
    /// <summary>Whether the stock would be explained otherwise without it.</summary>
    public bool Decides { get; init; } = Role is MovementRole.Baseline or MovementRole.Counts;

    /// <summary>The standings of all movements of an item, by their ids.</summary>
    public static IReadOnlyDictionary<Guid, MovementStanding> Of(Guid storeId, Guid productId, IEnumerable<StockMovement> movements)
    {
        var (history, amendments) = (new StockHistory(storeId, productId), new List<MovementAmended>());
        foreach (var movement in movements)
            if (history.Add(movement) && movement is MovementAmended amendment) amendments.Add(amendment);

        var originals = Originals(history.Effective()).ToDictionary(standing => standing.Movement.Id);
        var standings = new Dictionary<Guid, MovementStanding>(originals);
        foreach (var amendment in amendments)
            standings.Add(amendment.Id, Of(amendment, originals.GetValueOrDefault(amendment.MovementId)));
        return standings;
    }

    // In the order of their keys.
    private static IEnumerable<MovementStanding> Originals(IReadOnlyList<EffectiveMovement> movements)
    {
        var baseline = movements.Where(IsHoldingCount).Select(movement => movement.Original).LastOrDefault();
        var (since, count) = (0, (Guid?)null);
        foreach (var movement in movements)
        {
            var standing = Of(movement, baseline);
            if (IsHoldingCount(movement))
            {
                standing = standing with { Replaced = since, ReplacedCount = count };
                (since, count) = (0, movement.Original.Id);
            }
            else if (movement.Quantity is not null) since++;
            yield return standing;
        }
    }

    private static bool IsHoldingCount(EffectiveMovement movement) => movement is { Original: StockCounted, Quantity: not null };

    private static MovementStanding Of(EffectiveMovement movement, OriginalMovement? baseline)
    {
        var (original, quantity, amendedBy) = (movement.Original, movement.Quantity, movement.AmendedBy?.Id);
        if (quantity is null) return new(original, MovementRole.Voided, AmendedBy: amendedBy, SupersededBy: SuccessorOf(original, baseline));
        if (original.Id == baseline?.Id) return new(original, MovementRole.Baseline, quantity.Value, quantity, amendedBy);
        return SuccessorOf(original, baseline) is { } successor
            ? new(original, MovementRole.Superseded, 0, quantity, amendedBy, successor)
            : new(original, MovementRole.Counts, movement.Difference, quantity, amendedBy);
    }

    private static Guid? SuccessorOf(OriginalMovement original, OriginalMovement? baseline) => original.Key < baseline?.Key ? baseline.Id : null;

    private static MovementStanding Of(MovementAmended amendment, MovementStanding? original)
    {
        if (original is null) return new(amendment, MovementRole.Waits);
        if (original.AmendedBy == amendment.Id)
            return new(amendment, MovementRole.Amends) { Decides = original.Decides || original is { Role: MovementRole.Voided, SupersededBy: null } };
        return amendment.Void || amendment.Quantity is { } quantity && ((OriginalMovement)original.Movement).Fits(quantity)
            ? new(amendment, MovementRole.Outweighed, SupersededBy: original.AmendedBy ?? original.Movement.Id)
            : new(amendment, MovementRole.Unfit);
    }
}
