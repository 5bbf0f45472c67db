using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Conflicts;

/// <summary>One decision on a conflict, as one transaction with all that it causes: judged, stored, answered once for good.</summary>
internal abstract class DecisionBatch(SubmittedItem item)
{
    protected SubmittedItem Item => item;

    /// <summary>A decision about a product has no store.</summary>
    public static DecisionBatch Of(ILedgers ledgers, SubmittedItem item, ConflictRules rules) =>
        item.Content.StoreId == Guid.Empty ? new ProductDecisionBatch(ledgers, item) : new StockDecisionBatch(ledgers, item, rules);

    /// <summary>Judges and stores the decision, and notes with <paramref name="noteDevice"/> what the device has sent, unless it is refused.</summary>
    public abstract Task<StoreOutcome> RunAsync(Action<ILedgerTransaction> noteDevice, CancellationToken ct);

    protected static Rejection Unknown { get; } = new("conflict.unknown", "There is no such conflict here.", "conflictId");

    protected Decision Decision(User caller) => new(
        item.Content.Id, item.Content.Choice!.Value, item.Content.Quantity, item.Item.RecordedBy ?? caller.Id, caller.Id, item.Content.DeviceId, item.Content.Seq,
        item.Time.OccurredAt, item.Content.OccurredAt, item.Time.Method)
    { IsOnline = item.IsOnline };

    // As of movements: who sent it, and the device that it came from, hear of it again, whatever they may do now.
    protected bool IsKnown(EventTypes types, StoredEvent? stored, User caller) =>
        stored is not null && types.Read(stored) is var happened
        && (happened is ConflictResolved first && first.SyncedBy == caller.Id || ItemContent.Of(happened) == item.Content);

    // The decision as an event of its conflict, with the answer that a repeat gets, and the conflict after it.
    protected void Append(ILedgerTransaction transaction, Conflict conflict, ConflictResolved resolved, AnswerHeaders answer)
    {
        var decided = Conflict.Evolve(conflict, resolved);
        transaction.Append(conflict.Id, DdonEvents.ConflictStream, conflict.Version,
            [new(resolved.Id, resolved, resolved.DecidedBy.ToString(), item.Submission.Id.ToString(), item.Content.DeviceId.ToString(), answer)]);
        transaction.Save(DdonProjections.Conflict, [(conflict.Id, decided, decided.Version)]);
        item.Answer = new(
            resolved.Id.ToString(), ItemStatus.Accepted, transaction.RecordedAt, resolved.OccurredAt, decided.Version,
            answer.Stock is { } stock ? new(conflict.ProductId, stock) : null, answer.Effects ?? []);
    }
}

/// <summary>A decision about stock, in its store's ledger.</summary>
internal sealed class StockDecisionBatch(ILedgers ledgers, SubmittedItem item, ConflictRules rules) : DecisionBatch(item)
{
    private readonly StoreAnswers _answers = new(ledgers.Types);

    public override async Task<StoreOutcome> RunAsync(Action<ILedgerTransaction> noteDevice, CancellationToken ct)
    {
        var id = Item.Content.Id;
        await using var transaction = await ledgers.BeginAsync(Item.Content.StoreId, [Item], ct);
        var records = transaction.Records;
        if (records.User(Item.Submission.CallerId) is not { MayRecord: true } caller)
        {
            Item.Refuse(new("auth.revoked", "This account may not record any more."));
            return StoreOutcome.Forbidden;
        }
        if (StoreRules.Sending(caller, Item.Content.StoreId, Item.Time.OccurredAt) is { } refused && !IsKnown(ledgers.Types, records.Stored(id), caller)) Item.Refuse(refused);
        else if (records.Stored(id) is { } stored) _answers.Stored(Item, stored);
        else if (records.IsStoredElsewhere(Item.Submission.DeviceId, id) || records.Quarantined(id) is not null) _answers.Conflict(Item);
        else await DecideAsync(transaction, caller, ct);
        if (Item.Answer!.Status is ItemStatus.Rejected) return StoreOutcome.Refused;

        _answers.KeepIn(transaction);
        noteDevice(transaction);
        return await transaction.CommitAsync(ct) is CommitOutcome.Conflict ? throw new StoreBusyException() : StoreOutcome.Stored;
    }

    private async Task DecideAsync(IStoreTransaction transaction, User caller, CancellationToken ct)
    {
        var (records, storeId) = (transaction.Records, Item.Content.StoreId);
        var access = StoreRules.Judge(records.StoreExists, caller, records.User(Item.Item.RecordedBy ?? caller.Id), storeId, Item.Time.OccurredAt);
        if ((access.Refused ?? access.Quarantined) is { } refused) { Item.Refuse(refused); return; }
        if (await transaction.ReadConflictAsync(Item.Content.ConflictId!.Value, ct) is not { } conflict) { Item.Refuse(Unknown); return; }

        var (loaded, stored) = await transaction.ReadItemAsync(conflict.ProductId, ct);
        StockMovement[] movements = [.. stored.Select(happened => (StockMovement)ledgers.Types.Read(happened))];
        var history = CurrentStockProjection.History(storeId, conflict.ProductId, movements);
        var before = history.Fold();
        var (resolved, movement, refusal) = StockDecision.Of(conflict, Decision(caller), before, history);
        if (refusal is not null) { Item.Refuse(refusal); return; }

        var stream = new ItemStream(storeId, conflict.ProductId, loaded, records.Calendar, ledgers.Types.Json);
        var effects = movement is null ? [] : await BookAsync(transaction, stream, conflict, movement, movements, ct);
        Append(transaction, conflict, resolved!,
            new((movement is null ? before : stream.Stock).Quantity, effects.Count > 0 ? effects : null, conflict.ProductId));
    }

    // Books what the decision causes, with what that opens and closes beside the conflict itself.
    private async Task<IReadOnlyList<Effect>> BookAsync(
        IStoreTransaction transaction, ItemStream stream, Conflict conflict, StockMovement movement, IReadOnlyList<StockMovement> stored, CancellationToken ct)
    {
        stream.Add(Item, movement);
        stream.Replay(stored);
        var conflicts = new BatchConflicts(ledgers.Types, rules);
        await conflicts.WatchAsync(transaction, [stream], ct, conflict.Id);
        IReadOnlyList<Effect> effects = [.. StockItem.EffectsOf(movement, stream.Stock, rules.ClockTolerance), .. conflicts.EffectsOf(movement)];
        var correlation = Item.Submission.Id.ToString();
        transaction.Append(stream.ProductId, DdonEvents.StockStream, stream.ExpectedVersion,
            [new(movement.Id, movement, movement.RecordedBy.ToString(), correlation, movement.DeviceId.ToString(), new AnswerHeaders(stream.Stock.Quantity, effects.Count > 0 ? effects : null))]);
        ItemStream.Save(transaction, [stream]);
        conflicts.Append(transaction, _ => correlation);
        return effects;
    }
}
