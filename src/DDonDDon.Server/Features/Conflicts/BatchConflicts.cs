using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>
/// Which conflicts the movements of one store's transaction open, and which they close by themselves. Most transactions touch none, and then nothing is
/// read or written for it.
/// </summary>
internal sealed class BatchConflicts(EventTypes types, ConflictRules rules)
{
    private readonly List<ConflictChange> _changes = [];

    /// <summary>
    /// Looks at items whose movements have been booked, with one more round trip when something may open or close. <paramref name="decided"/>: the conflict whose
    /// decision caused these movements.
    /// </summary>
    public async Task WatchAsync(IStoreTransaction transaction, IReadOnlyList<ItemStream> moved, CancellationToken ct, Guid? decided = null)
    {
        var watched = new List<(ItemStream Stream, StockConflicts Conflicts, ConflictNeeds Needs)>();
        foreach (var stream in moved)
        {
            var conflicts = new StockConflicts(Accepted(stream, decided is not null), rules);
            if (conflicts.Needs() is var needs && (!needs.IsNothing || stream.Stock.Quantity < 0)) watched.Add((stream, conflicts, needs));
        }
        if (watched.Count == 0) return;

        List<Guid> withOpenOnes = [.. watched.Where(item => item.Needs.OpenOnes).Select(item => item.Stream.ProductId)];
        List<WantedMovements> wanted =
        [
            .. watched.Where(item => item.Needs.Since is not null && item.Stream.History is null)
                .Select(item => new WantedMovements(item.Stream.ProductId, item.Needs.Since!.Value, item.Needs.UnlessCountedOnlyBy)),
        ];
        var (open, movements) = withOpenOnes.Count + wanted.Count > 0 ? await transaction.ReadConflictsAsync(withOpenOnes, wanted, ct) : default;
        foreach (var (stream, conflicts, _) in watched)
        {
            List<Conflict> known = [.. (open?[stream.ProductId] ?? []).Where(conflict => conflict.Id != decided)];
            var happened = conflicts.Decide(known, stream.History ?? History(stream, movements?[stream.ProductId] ?? []), transaction.RecordedAt);
            _changes.AddRange(happened.Select(one => new ConflictChange(
                known.Find(conflict => conflict.Id == one.Happened.ConflictId), one.Happened, one.Cause.Id, one.Cause.DeviceId)));
        }
    }

    /// <summary>The conflicts that a movement opened.</summary>
    public IReadOnlyList<Effect> EffectsOf(StockMovement movement) => ConflictChange.EffectsOf(_changes, movement.Id);

    /// <summary>Lets the transaction store what happened. <paramref name="correlationOf"/>: what the movement with an id came with.</summary>
    public void Append(IStoreTransaction transaction, Func<Guid, string> correlationOf) => ConflictChange.Append(transaction, _changes, correlationOf);

    private static List<AcceptedMovement> Accepted(ItemStream stream, bool isDecision)
    {
        var (accepted, before) = (new List<AcceptedMovement>(stream.Booked.Count), stream.Before);
        foreach (var (_, movement, after) in stream.Booked)
        {
            accepted.Add(new(movement, before, after, isDecision));
            before = after;
        }
        return accepted;
    }

    private StockHistory History(ItemStream stream, IEnumerable<StoredEvent> stored) => CurrentStockProjection.History(
        stream.StoreId, stream.ProductId,
        stored.Select(happened => (StockMovement)types.Read(happened)).Concat(stream.Booked.Select(booked => booked.Movement)));
}

/// <summary>
/// Something that happens to a conflict in a transaction. <paramref name="Before"/>: null when it is opened; <paramref name="Cause"/>: the movement or edit that does
/// it, <paramref name="Device"/>: its device.
/// </summary>
internal sealed record ConflictChange(Conflict? Before, ConflictEvent Happened, Guid Cause, Guid Device)
{
    /// <summary>Lets a transaction store changes, at most one a conflict.</summary>
    public static void Append(ILedgerTransaction transaction, IReadOnlyList<ConflictChange> changes, Func<Guid, string?> correlationOf)
    {
        if (changes.Count == 0) return;
        foreach (var (before, happened, cause, device) in changes)
            transaction.Append(happened.ConflictId, DdonEvents.ConflictStream, before?.Version ?? 0,
                [new(NameBasedId.Of(happened.ConflictId, before is null ? "opened" : "closed"), happened, CorrelationId: correlationOf(cause), CausationId: device.ToString())]);
        transaction.Save(DdonProjections.Conflict, [.. changes.Select(change => change.Document).Select(document => (document.Id, (object)document, document.Version))]);
    }

    /// <summary>The conflicts among some changes that a movement or an edit opened.</summary>
    public static IReadOnlyList<Effect> EffectsOf(IReadOnlyList<ConflictChange> changes, Guid cause) => changes.Count == 0
        ? []
        : [.. changes.Where(change => change.Cause == cause && change.Before is null)
            .Select(change => new Effect(EffectKind.ConflictOpened, ConflictId: change.Happened.ConflictId))];

    private Conflict Document => Conflict.Evolve(Before, Happened);
}
