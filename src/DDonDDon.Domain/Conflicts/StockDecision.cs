using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Conflicts;

/// <summary>What a decision about stock appends: itself, and the movement that it causes; or why it is refused.</summary>
public readonly record struct StockDecision(ConflictResolved? Resolved, StockMovement? Movement, Rejection? Refused)
{
    /// <summary>
    /// Decides on an open conflict by the item's <paramref name="stock"/> and its <paramref name="history"/> since the first movement that met. Another
    /// count than the one that stands is an amendment of that one, so that it keeps its place: what happened after it still counts, a later count still
    /// replaces it, and when it is voided nothing of the decision is left behind. A quantity that somebody counted is a count of its own.
    /// </summary>
    public static StockDecision Of(Conflict conflict, Decision decision, CurrentStock stock, StockHistory history)
    {
        var choices = ConflictChoices.Of(conflict, stock, history);
        if (decision.Refused(conflict, choices) is { } refused) return new(null, null, refused);
        var id = DerivedId.Of(decision.Id, "movement");
        StockMovement? movement = decision.Choice switch
        {
            ConflictChoice.Keep => null,
            ConflictChoice.SetQuantity => new StockCounted { Quantity = Quantity.Normalize(decision.Quantity!.Value), OccurredAt = CountedAt(decision, stock) },
            ConflictChoice.ApplyDifference or ConflictChoice.TakeOther => new MovementAmended
            {
                MovementId = conflict.Movements[^1].Id,
                Quantity = choices.Single(choice => choice.Choice == decision.Choice).Counted,
                OccurredAt = AmendedAt(decision, history.Find(conflict.Movements[^1].Id)!.Value),
            },
            _ => throw new InvalidOperationException($"{decision.Choice} is no choice."),
        };
        return new(decision.Resolves(conflict, movement is null ? null : id), movement is null ? null : movement with
        {
            Id = id,
            StoreId = stock.StoreId,
            ProductId = stock.Id,
            DeviceId = decision.DeviceId,
            Seq = decision.Seq,
            RecordedBy = decision.DecidedBy,
            SyncedBy = decision.SyncedBy,
            ClientTime = decision.ClientTime,
            Clock = decision.Clock,
            Reference = $"conflict {conflict.Id}",
        }, null);
    }

    // Whoever counts on the server sees everything that is known; whoever did so offline, at least the count that stands.
    private static DateTimeOffset CountedAt(Decision decision, CurrentStock stock) =>
        After(decision, decision.IsOnline ? stock.Latest : stock.Baseline?.Key);

    private static DateTimeOffset AmendedAt(Decision decision, EffectiveMovement standing) =>
        After(decision, standing.AmendedBy?.Key ?? standing.Original.Key);

    private static DateTimeOffset After(Decision decision, OrderKey? last) =>
        last is { } key && key.OccurredAt >= decision.OccurredAt ? key.OccurredAt.AddMicroseconds(1) : decision.OccurredAt;
}
