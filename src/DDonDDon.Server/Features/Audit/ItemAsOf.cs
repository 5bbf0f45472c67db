using DDonDDon.Domain.Stock;

namespace DDonDDon.Server.Features.Audit;

/// <summary>
/// One item while it is folded as of a moment: of what was known, the original movements that had happened, each with all its amendments; an
/// amendment whose original was not known counts, as one that waits, when it had happened itself. Not thread-safe.
/// </summary>
internal sealed class ItemAsOf(Guid storeId, Guid productId, DateTimeOffset occurred)
{
    private readonly StockHistory _history = new(storeId, productId);
    private readonly List<(MovementAmended Amendment, DateTimeOffset RecordedAt)> _amendments = [];
    private readonly HashSet<Guid> _held = [];
    private readonly HashSet<Guid> _later = [];
    private DateTimeOffset? _updatedAt;

    /// <summary>Takes a movement that was known, in any order.</summary>
    public void Take(StockMovement movement, DateTimeOffset recordedAt)
    {
        if (movement is MovementAmended amendment) _amendments.Add((amendment, recordedAt));
        else if (movement.OccurredAt > occurred) _later.Add(movement.Id);
        else
        {
            _held.Add(movement.Id);
            Add(movement, recordedAt);
        }
    }

    /// <summary>The stock; null when nothing counts. No movement is taken after this.</summary>
    public (CurrentStock Stock, DateTimeOffset UpdatedAt)? Fold()
    {
        foreach (var (amendment, recordedAt) in _amendments)
            if (_held.Contains(amendment.MovementId) || amendment.OccurredAt <= occurred && !_later.Contains(amendment.MovementId)) Add(amendment, recordedAt);
        return _updatedAt is { } updatedAt ? (_history.Fold(), updatedAt) : null;
    }

    private void Add(StockMovement movement, DateTimeOffset recordedAt)
    {
        _history.Add(movement);
        if (_updatedAt is null || recordedAt > _updatedAt) _updatedAt = recordedAt;
    }
}
