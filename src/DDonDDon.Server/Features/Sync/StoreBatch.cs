using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Stock;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Ledger;
using DDonDDon.Server.Features.Conflicts;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Sync;

/// <summary>
/// One store's items, of one submission or of several, as one transaction: read behind the store's lock, decide in memory, write, commit.
/// Only then do the answers that the items carry hold.
/// </summary>
internal sealed class StoreBatch(ILedgers ledgers, Guid storeId, IReadOnlyList<SubmittedItem> items, ConflictRules rules)
{
    private readonly StoreAnswers _answers = new(ledgers.Types);
    private readonly BatchConflicts _conflicts = new(ledgers.Types, rules);
    private readonly Dictionary<Guid, ItemStream> _streams = [];
    private readonly Dictionary<Guid, StockMovement> _accepted = [];
    private readonly HashSet<TransferLink> _arrived = [];
    private readonly Dictionary<Guid, SheetLines> _sheets = [];

    // There since the transaction began.
    private IStoreRecords _records = null!;

    /// <summary>
    /// Judges and stores the items, and notes with <paramref name="noteDevices"/> what the devices have sent. Without an item that leaves
    /// something to store, nothing is: nobody makes a ledger for a store that does not exist, or a trace in a store of others.
    /// </summary>
    public async Task<StoreOutcome> RunAsync(Action<IStoreTransaction> noteDevices, CancellationToken ct)
    {
        var outcome = await StoreAsync(noteDevices, ct);
        SyncMetrics.Count(items);
        return outcome;
    }

    private async Task<StoreOutcome> StoreAsync(Action<IStoreTransaction> noteDevices, CancellationToken ct)
    {
        await using var transaction = await ledgers.BeginAsync(storeId, items, ct);
        _records = transaction.Records;
        foreach (var receipt in _records.Receipts) _arrived.Add(((StockReceived)ledgers.Types.Read(receipt)).Transfer!);
        var permitted = Permitted();
        if (permitted.Count == 0) return StoreOutcome.Forbidden;

        var repeats = new List<(SubmittedItem Item, SubmittedItem First)>();
        foreach (var (item, caller) in FreshInOrder(permitted, repeats)) Judge(item, caller);
        await ReplayAsync(transaction, ct);
        List<ItemStream> moved = [.. _streams.Values.Where(stream => stream.Booked.Count > 0)];
        await _conflicts.WatchAsync(transaction, moved, ct);
        Append(transaction, moved);
        foreach (var sheet in _sheets.Values) await sheet.AppendAsync(transaction, rules.ClockTolerance, ct);
        foreach (var (item, first) in repeats) _answers.Repeat(item, first);
        if (items.All(item => item.Answer!.Status is ItemStatus.Rejected)) return StoreOutcome.Refused;

        _answers.KeepIn(transaction);
        noteDevices(transaction);
        return await transaction.CommitAsync(ct) is CommitOutcome.Conflict ? throw new StoreBusyException() : StoreOutcome.Stored;
    }

    // The items whose senders may write at all, each with its sender.
    private List<(SubmittedItem Item, User Caller)> Permitted()
    {
        var permitted = new List<(SubmittedItem Item, User Caller)>();
        foreach (var item in items)
            if (_records.User(item.Submission.CallerId) is { } caller && (item.IsJudged ? MayRelease(item) : caller.MayRecord)) permitted.Add((item, caller));
            else item.Answer = ItemResult.Refused(item.Content.Id, ItemStatus.Rejected, new("auth.revoked", "This account may not record any more."));
        return permitted;
    }

    private bool MayRelease(SubmittedItem item) => item.DecidedBy is not { } id || _records.User(id) is { IsActiveAdmin: true };

    // What is stored already is answered; what is new comes in the order of its keys, so that a stream's versions follow its time.
    private List<(SubmittedItem Item, User Caller)> FreshInOrder(
        IEnumerable<(SubmittedItem Item, User Caller)> permitted, List<(SubmittedItem Item, SubmittedItem First)> repeats)
    {
        var firsts = new Dictionary<Guid, SubmittedItem>();
        var fresh = new List<(SubmittedItem Item, User Caller)>();
        foreach (var (item, caller) in permitted)
        {
            var id = item.Content.Id;
            if (!item.IsJudged && StoreRules.Sending(caller, storeId, item.Time.OccurredAt) is { } refused && !IsKnown(item, caller)) item.Refuse(refused);
            else if (!firsts.TryAdd(id, item)) repeats.Add((item, firsts[id]));
            else if (_records.Stored(id) is { } stored) _answers.Stored(item, stored);
            else if (_records.IsStoredElsewhere(item.Submission.DeviceId, id)) _answers.Conflict(item);
            else if (_records.Quarantined(id) is { } quarantined && !(item.IsReleased && quarantined.Status is QuarantineStatus.Open))
                _answers.Quarantined(item, quarantined);
            else fresh.Add((item, caller));
        }
        return [.. fresh.OrderBy(one => one.Item.Key)];
    }

    // What was taken before may be heard of again: by who sent it and has lost the store since, and by the device that it came from, whoever
    // works there now. A device that hears no instead would book it a second time under another id.
    private bool IsKnown(SubmittedItem item, User caller) => _records.Stored(item.Content.Id) is { } stored
        ? IsOwn(stored, caller) || ItemContent.Of(ledgers.Types.Read(stored)) == item.Content
        : _records.Quarantined(item.Content.Id) is { } quarantined && quarantined.ContentAs(item) == item.Content;

    private bool IsOwn(StoredEvent stored, User caller) =>
        ledgers.Types.Read(stored) switch { StockMovement movement => movement.SyncedBy, CountLineRecorded line => line.SyncedBy, _ => (Guid?)null } == caller.Id;

    private void Judge(SubmittedItem item, User caller)
    {
        var content = item.Content;
        var recordedBy = item.Item.RecordedBy ?? caller.Id;
        var access = item.IsJudged ? default : StoreRules.Judge(_records.StoreExists, caller, _records.User(recordedBy), storeId, item.Time.OccurredAt);
        if (access.Refused is { } refused) { item.Refuse(refused); return; }
        if (access.Quarantined is { } unassigned) { _answers.Quarantine(item, unassigned); return; }
        if (_records.Product(content) is not { } product) { _answers.QuarantineUnknown(item); return; }
        if (content.SessionId is { } sessionId) { JudgeLine(item, sessionId, product, recordedBy, caller); return; }

        var movement = item.Item.ToMovement(product.Id, product.Code is null ? null : product.PackSize, recordedBy, caller.Id, item.Time);
        var original = item.IsOnline ? StoredHere(content) : OriginalOf(content);
        if (item.IsOnline && original is null && content.MovementId is not null) { item.Refuse(UnknownOriginal); return; }
        if (StockItem.Decide(movement, original) is { } rejection) { item.Refuse(rejection); return; }
        if (movement is StockReceived { Transfer: { } transfer } && !_arrived.Add(transfer)) { item.Refuse(Arrived); return; }

        if (!_streams.TryGetValue(product.Id, out var stream))
            _streams[product.Id] = stream = new(storeId, product.Id, _records.Stock(product.Id), _records.Calendar, ledgers.Types.Json);
        stream.Add(item, movement);
        _accepted.Add(movement.Id, movement);
    }

    private void JudgeLine(SubmittedItem item, Guid sessionId, FoundProduct product, Guid recordedBy, User caller)
    {
        if (_records.Session(sessionId) is not { } session) { _answers.Quarantine(item, UnknownSession); return; }
        if (session.DecideLine() is { } closed) { _answers.Quarantine(item, closed); return; }
        var line = item.Item.ToLine(product.Id, product.Code is null ? null : product.PackSize, recordedBy, caller.Id, item.Time);
        if (line.Decide() is { } rejection) { item.Refuse(rejection); return; }
        if (!_sheets.TryGetValue(sessionId, out var sheet)) _sheets[sessionId] = sheet = new(session);
        sheet.Add(item, line);
    }

    private static Rejection UnknownSession { get; } =
        new("countSession.unknown", "There is no such count session in this store; the line is kept until an administrator decides.", "sessionId");

    private static Rejection Arrived { get; } = new("transfer.received", "The goods of this transfer have been received already.");

    private static Rejection UnknownOriginal { get; } = new("movement.unknown", "There is no such movement in this store.", "movementId");

    private StockMovement? StoredHere(ItemContent content) =>
        content.MovementId is { } id && _records.Original(id) is { } stored && stored.Tenant == storeId.ToString() ? ledgers.Types.Read(stored) as StockMovement : null;

    private StockMovement? OriginalOf(ItemContent content)
    {
        if (content.MovementId is not { } id) return null;
        if (_accepted.TryGetValue(id, out var accepted)) return accepted;
        return _records.Original(id) is { } stored ? ledgers.Types.Read(stored) as StockMovement : null;
    }

    // Most streams need only their documents; those that need earlier days or their history share one more round trip.
    private async Task ReplayAsync(IStoreTransaction transaction, CancellationToken ct)
    {
        var late = _streams.Values.ToLookup(stream => stream.TryReplay());
        List<ItemStream> inDays = [.. late[Past.Days]], inMovements = [.. late[Past.Movements]];
        if (inDays.Count + inMovements.Count == 0) return;
        var (days, movements) = await transaction.ReadPastAsync(inDays, inMovements, ct);
        foreach (var stream in inDays) stream.ReplayDays(days[stream.ProductId]);
        foreach (var stream in inMovements) stream.Replay([.. movements[stream.ProductId].Select(happened => (StockMovement)ledgers.Types.Read(happened))]);
    }

    private void Append(IStoreTransaction transaction, List<ItemStream> moved)
    {
        foreach (var (item, rejection) in _streams.Values.SelectMany(stream => stream.Refused)) item.Refuse(rejection);
        if (moved.Count == 0) return;
        foreach (var stream in moved)
        {
            var events = new List<NewEvent>(stream.Booked.Count);
            foreach (var (item, movement, after) in stream.Booked)
            {
                Effect[] effects = [.. StockItem.EffectsOf(movement, after, rules.ClockTolerance), .. _conflicts.EffectsOf(movement)];
                events.Add(new(
                    movement.Id, movement, movement.RecordedBy.ToString(), item.Submission.Id.ToString(), item.Submission.DeviceId.ToString(),
                    new AnswerHeaders(after.Quantity, effects.Length > 0 ? effects : null)));
                item.Answer = new(
                    movement.Id.ToString(), ItemStatus.Accepted, transaction.RecordedAt, movement.OccurredAt, stream.ExpectedVersion + events.Count,
                    new(movement.ProductId, after.Quantity), effects);
            }
            transaction.Append(stream.ProductId, DdonEvents.StockStream, stream.ExpectedVersion, events);
        }
        _conflicts.Append(transaction, movement => items.First(item => item.Content.Id == movement).Submission.Id.ToString());
        ItemStream.Save(transaction, moved);
    }
}

/// <summary>What became of one store's items.</summary>
internal enum StoreOutcome
{
    Stored,

    /// <summary>Every item was refused, and nothing is stored.</summary>
    Refused,

    /// <summary>No sender may write any more.</summary>
    Forbidden,

    /// <summary>The same items will be taken later.</summary>
    Busy,

    DatabaseLost,
}
