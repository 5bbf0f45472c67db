using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Projections;

namespace DDonDDon.Server.Features.Sync;

/// <summary>
/// One store's items of a batch, as one transaction: read behind the store's lock, decide in memory, write, commit. Only then are
/// there answers.
/// </summary>
internal sealed class StoreBatch(
    PostgresEventStore store, BatchContext batch, Guid storeId, IReadOnlyList<(RecordedItem Item, EffectiveTime Time)> items, TimeSpan clockTolerance)
{
    private readonly string _tenant = storeId.ToString();
    private readonly JsonSerializerOptions _json = store.Types.Json;
    private readonly StoreReads _reads = new(storeId, batch, [.. items.Select(item => item.Item)], store.Types.Json);
    private readonly Dictionary<int, ItemResult> _answers = [];
    private readonly Dictionary<Guid, ItemStream> _streams = [];
    private readonly Dictionary<Guid, (int Index, StockMovement Movement)> _accepted = [];
    private readonly List<(RecordedItem Item, Rejection Reason, DateTimeOffset OccurredAt)> _quarantine = [];
    private readonly List<RecordedItem> _idConflicts = [];

    /// <summary>The answers by the items' places in the request, once <see cref="RunAsync"/> has committed.</summary>
    public IReadOnlyDictionary<int, ItemResult> Answers => _answers;

    /// <summary>Counters of the device that have not arrived.</summary>
    public IReadOnlyList<long> MissingSeq { get; private set; } = [];

    /// <summary>
    /// Judges and stores the items, and notes the device's counters, <paramref name="alsoArrived"/> among them. Without an item that leaves
    /// something to store, nothing is: nobody makes a ledger for a store that does not exist, or a trace in a store of others.
    /// </summary>
    public async Task<StoreOutcome> RunAsync(IEnumerable<long> alsoArrived, CancellationToken ct)
    {
        await using var transaction = await store.BeginAsync(_tenant, items.Count, _reads.All, ct);
        _reads.Index(_tenant);
        if (_reads.User(batch.CallerId) is not { Disabled: false, Role: Role.Worker or Role.Admin } caller) return StoreOutcome.Forbidden;

        var repeats = new List<(RecordedItem Item, int First)>();
        foreach (var (item, time) in FreshInOrder(caller, repeats)) Judge(item, time, caller);
        await ReplayAsync(transaction, ct);
        Answer(transaction);
        foreach (var (item, first) in repeats) AnswerRepeat(item, first);
        if (_answers.Values.All(answer => answer.Status is ItemStatus.Rejected)) return StoreOutcome.Refused;

        var missing = SyncSql.NoteDevice(_tenant, batch, alsoArrived.Concat(items.Select(item => item.Item.Content.Seq)));
        if (_quarantine.Count > 0) transaction.Also(SyncSql.Quarantine(_tenant, batch, _quarantine));
        if (_idConflicts.Count > 0) transaction.Also(SyncSql.IdConflicts(_tenant, batch, _idConflicts));
        transaction.Also(missing);
        if (await transaction.CommitAsync(ct) is CommitOutcome.Conflict) throw new StoreBusyException();
        MissingSeq = missing.Items;
        return StoreOutcome.Stored;
    }

    // What is stored already is answered; what is new comes in the order of its keys, so that a stream's versions follow its time.
    private List<(RecordedItem Item, EffectiveTime Time)> FreshInOrder(User caller, List<(RecordedItem Item, int First)> repeats)
    {
        var first = new Dictionary<Guid, int>();
        var fresh = new List<(RecordedItem Item, EffectiveTime Time)>();
        foreach (var (item, time) in items)
        {
            var id = item.Content.Id;
            if (!first.TryAdd(id, item.Index)) repeats.Add((item, first[id]));
            else if (StoreRules.Sending(caller, storeId, time.OccurredAt) is { } refused && !IsOwn(id, caller)) Refuse(item, refused);
            else if (_reads.Stored(id) is { } stored) AnswerStored(item, stored);
            else if (_reads.IsStoredElsewhere(id)) AnswerConflict(item);
            else if (_reads.Quarantined(id) is { } quarantined) AnswerQuarantined(item, quarantined);
            else fresh.Add((item, time));
        }
        return [.. fresh.OrderBy(one => new OrderKey(one.Time.OccurredAt, batch.DeviceId, one.Item.Content.Seq, one.Item.Content.Id))];
    }

    // What somebody sent before losing the store was taken, and they may hear it again.
    private bool IsOwn(Guid id, User caller) =>
        _reads.Stored(id) is { } stored && ((StockMovement)store.Types.Read(stored)).SyncedBy == caller.Id;

    private void Judge(RecordedItem item, EffectiveTime time, User caller)
    {
        var content = item.Content;
        var recordedBy = item.RecordedBy ?? batch.CallerId;
        var access = StoreRules.Judge(_reads.StoreExists, caller, _reads.User(recordedBy), storeId, time.OccurredAt);
        if (access.Refused is { } refused) { Refuse(item, refused); return; }
        if (access.Quarantined is { } unassigned) { Quarantine(item, time, unassigned); return; }
        if (_reads.Product(content) is not { } product) { Quarantine(item, time, Unknown(content)); return; }

        var movement = item.ToMovement(product.Id, product.Code is null ? null : product.PackSize, recordedBy, batch.CallerId, time);
        if (StockItem.Decide(movement, OriginalOf(content)) is { } rejection) { Refuse(item, rejection); return; }

        if (!_streams.TryGetValue(product.Id, out var stream))
            _streams[product.Id] = stream = new(storeId, product.Id, _reads.Stock(product.Id), _json);
        stream.Add(movement);
        _accepted.Add(movement.Id, (item.Index, movement));
    }

    private StockMovement? OriginalOf(ItemContent content)
    {
        if (content.MovementId is not { } id) return null;
        if (_accepted.TryGetValue(id, out var accepted)) return accepted.Movement;
        return _reads.Original(id) is { } stored ? store.Types.Read(stored) as StockMovement : null;
    }

    // Most streams need only their documents; those that need their history share one more round trip.
    private async Task ReplayAsync(TenantTransaction transaction, CancellationToken ct)
    {
        var late = _streams.Values.Where(stream => !stream.TryReplay()).ToDictionary(stream => stream.ProductId);
        if (late.Count == 0) return;
        var history = PostgresEventStore.ReadStreams(_tenant, [.. late.Keys]);
        await transaction.ReadAsync([history], ct);
        var stored = history.Items.ToLookup(happened => happened.StreamId);
        foreach (var stream in late.Values) stream.Replay(stored[stream.ProductId].Select(happened => (StockMovement)store.Types.Read(happened)));
    }

    private void Answer(TenantTransaction transaction)
    {
        if (_streams.Count == 0) return;
        foreach (var stream in _streams.Values)
        {
            var events = new List<NewEvent>(stream.Movements.Count);
            for (var i = 0; i < stream.Movements.Count; i++)
            {
                var (movement, after) = (stream.Movements[i], stream.After[i]);
                var effects = StockItem.EffectsOf(movement, after, clockTolerance);
                events.Add(new(
                    movement.Id, movement, movement.RecordedBy.ToString(), batch.Id.ToString(), batch.DeviceId.ToString(),
                    new AnswerHeaders(after.Quantity, effects.Count > 0 ? effects : null)));
                _answers[_accepted[movement.Id].Index] = new(
                    movement.Id.ToString(), ItemStatus.Accepted, transaction.RecordedAt, movement.OccurredAt, stream.ExpectedVersion + i + 1,
                    new(movement.ProductId, after.Quantity), effects);
            }
            transaction.Append(stream.ProductId, DdonEvents.StockStream, stream.ExpectedVersion, events);
        }
        transaction.Also(DdonProjections.CurrentStock.Save(_tenant, transaction.RecordedAt,
            [.. _streams.Values.Select(stream => (stream.ProductId, (object)stream.After[^1], stream.After[^1].Version))], _json));
    }

    private void AnswerStored(RecordedItem item, StoredEvent stored)
    {
        var movement = (StockMovement)store.Types.Read(stored);
        if (ItemContent.Of(movement) != item.Content) { AnswerConflict(item); return; }
        var first = JsonSerializer.Deserialize<AnswerHeaders>(stored.Headers, _json)!;
        _answers[item.Index] = new(
            movement.Id.ToString(), ItemStatus.Duplicate, stored.Timestamp, movement.OccurredAt, stored.Version,
            new(movement.ProductId, first.Stock), first.Effects ?? []);
    }

    private void AnswerQuarantined(RecordedItem item, QuarantinedItem quarantined)
    {
        using var raw = JsonDocument.Parse(quarantined.Raw);
        var first = ItemReader.Read(raw.RootElement, item.Index, quarantined.DeviceId).Item;
        if (first?.Content == item.Content)
            _answers[item.Index] = ItemResult.Refused(item.Content.Id, ItemStatus.Quarantined, quarantined.Rejection);
        else AnswerConflict(item);
    }

    private void AnswerRepeat(RecordedItem item, int firstIndex)
    {
        var first = items.First(one => one.Item.Index == firstIndex).Item;
        if (first.Content != item.Content) AnswerConflict(item);
        else _answers[item.Index] = _answers[firstIndex] is { Status: ItemStatus.Accepted } accepted ? accepted with { Status = ItemStatus.Duplicate } : _answers[firstIndex];
    }

    private void AnswerConflict(RecordedItem item)
    {
        _idConflicts.Add(item);
        _answers[item.Index] = ItemResult.Refused(item.Content.Id, ItemStatus.IdConflict,
            new("id.conflict", "This id is stored with other content. The first stays; record the movement again under a new id.", "id"));
    }

    private void Refuse(RecordedItem item, Rejection rejection) =>
        _answers[item.Index] = ItemResult.Refused(item.Content.Id, ItemStatus.Rejected, rejection);

    private void Quarantine(RecordedItem item, EffectiveTime time, Rejection reason)
    {
        _quarantine.Add((item, reason, time.OccurredAt));
        _answers[item.Index] = ItemResult.Refused(item.Content.Id, ItemStatus.Quarantined, reason);
    }

    private static Rejection Unknown(ItemContent content) => content.Barcode is { } code
        ? new("barcode.unknown", $"No product has the barcode {code} yet; the movement is kept until one does.", "barcode")
        : new("product.unknown", $"There is no product {content.ProductId} yet; the movement is kept until there is.", "productId");
}

/// <summary>What became of one store's items.</summary>
internal enum StoreOutcome
{
    Stored,

    /// <summary>Every item was refused, and nothing is stored.</summary>
    Refused,

    /// <summary>The caller may not write any more.</summary>
    Forbidden,

    /// <summary>The same items will be taken later.</summary>
    Busy,

    DatabaseLost,
}

/// <summary>The store cannot take the items now; the same items will be taken later.</summary>
internal sealed class StoreBusyException() : Exception("Another writer came first.");
