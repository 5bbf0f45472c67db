using DDonDDon.Domain;
using DDonDDon.Domain.Sync;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Conflicts;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Http;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Features.Sync;

/// <summary>Takes a batch apart into the catalogue and its stores, one transaction each, and puts the answers together again.</summary>
internal sealed class BatchProcessor(ILedgers ledgers, ServerSettings settings, TimeProvider time, ILogger<BatchProcessor> logger)
{
    public async Task<(BatchReply? Reply, Problem? Problem)> ProcessAsync(Batch batch, Caller caller, CancellationToken ct)
    {
        var receivedAt = BatchClock.Microseconds(time.GetUtcNow());
        var clock = new BatchClock(receivedAt, batch.SentAt, settings.ClockTolerance);
        var times = clock.Place([.. batch.Edits.Select(edit => edit.Time), .. batch.Items.Select(item => item.Time)]);
        var submission = new Submission(Guid.CreateVersion7(receivedAt), batch.DeviceId, caller.UserId, receivedAt, (long)clock.Offset.TotalMilliseconds);

        var answers = new ItemResult[batch.Count];
        foreach (var (index, id, _, rejection) in batch.Unreadable) answers[index] = new(id, ItemStatus.Rejected, Error: rejection);

        IReadOnlyList<long> missing = [];
        IReadOnlyList<long> arrived = [.. batch.Unreadable.Select(item => item.Seq).OfType<long>()];
        var (stored, lost) = (false, false);
        foreach (var part in PartsOf(batch, submission, times))
        {
            IReadOnlyList<long> counters = [.. arrived, .. part.Items.Select(item => item.Seq)], noted = [];
            var outcome = await RunAsync(part, transaction => noted = transaction.NoteDevice(submission, counters), ct);
            if (outcome is StoreOutcome.Forbidden && !stored) return (null, AuthProblems.Revoked);
            var judged = outcome is StoreOutcome.Stored or StoreOutcome.Refused;
            foreach (var (index, id, _) in part.Items) answers[index] = judged ? part.Answer(index) : ItemResult.Refused(id, ItemStatus.Retry, Busy);
            if (outcome is StoreOutcome.Stored) (stored, arrived, missing) = (true, [], noted);
            if (outcome is StoreOutcome.Refused) arrived = [.. arrived, .. part.Items.Select(item => item.Seq)];
            lost |= outcome is StoreOutcome.DatabaseLost;
        }
        if (lost && !stored) return (null, Faults.DatabaseAway);
        // What no transaction noted: counters of items that could not be read, or were all refused.
        if (arrived.Count > 0 || batch.Items.Count + batch.Edits.Count == 0)
        {
            var noted = await ledgers.NoteDeviceAsync(submission, arrived, ct);
            if (noted is null && !stored) return (null, AuthProblems.Revoked);
            missing = noted ?? missing;
        }
        if (batch.Pending is { } pending)
        {
            var hasArrived = missing.Count == 0 && answers.All(answer => answer.Status is not ItemStatus.Retry);
            await NoteReportAsync(DeviceReport.Of(batch.DeviceId, receivedAt, clock, batch.SentAt, pending, hasArrived, settings.ClockTolerance), ct);
        }
        return (new(receivedAt, new(submission.OffsetMs, clock.Corrects), missing, answers), null);
    }

    // The items are stored by now, and the device says it again with its next batch.
    private async Task NoteReportAsync(DeviceReport report, CancellationToken ct)
    {
        try
        {
            await ledgers.NoteReportAsync(report, ct);
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception) || Faults.IsBusy(exception))
        {
            logger.LogWarning("What a device said of its outbox was lost: {Message}", exception.Message);
        }
    }

    private static Rejection Busy { get; } = new("store.busy", "The store could not take this now. Keep it and send it again.");

    // The catalogue first: a product that the batch brings is there for its movements.
    private IEnumerable<Part> PartsOf(Batch batch, Submission submission, EffectiveTime[] times)
    {
        if (batch.Edits.Count > 0)
        {
            var edits = new ProductBatch(ledgers, submission, [.. batch.Edits.Zip(times)], settings.ClockTolerance);
            yield return new([.. batch.Edits.Select(edit => (edit.Index, edit.Content.Id, edit.Content.Seq))], edits.RunAsync, index => edits.Answers[index]);
        }
        var submitted = batch.Items.Zip(times.Skip(batch.Edits.Count), (item, time) => new SubmittedItem(submission, item, time));
        var (decisions, movements) = (new List<SubmittedItem>(), new List<SubmittedItem>());
        foreach (var item in submitted) (item.Content.ConflictId is null ? movements : decisions).Add(item);
        foreach (var items in movements.GroupBy(item => item.Content.StoreId).OrderBy(group => group.Key))
        {
            var answered = items.ToDictionary(item => item.Item.Index);
            var storeBatch = new StoreBatch(ledgers, items.Key, [.. items], settings.ConflictRules);
            yield return new([.. items.Select(item => (item.Item.Index, item.Content.Id, item.Content.Seq))], storeBatch.RunAsync, index => answered[index].Answer!);
        }
        foreach (var part in PartsOf(decisions)) yield return part;
    }

    // Decisions last, each by itself: they are made on everything that the batch brings.
    private IEnumerable<Part> PartsOf(IEnumerable<SubmittedItem> decisions) =>
        from item in decisions.OrderBy(item => item.Key)
        select new Part([(item.Item.Index, item.Content.Id, item.Content.Seq)], DecisionBatch.Of(ledgers, item, settings.ConflictRules).RunAsync, _ => item.Answer!);

    // What goes into one ledger, in one transaction.
    private sealed record Part(
        IReadOnlyList<(int Index, Guid Id, long Seq)> Items, Func<Action<ILedgerTransaction>, CancellationToken, Task<StoreOutcome>> RunAsync,
        Func<int, ItemResult> Answer);

    private async Task<StoreOutcome> RunAsync(Part part, Action<ILedgerTransaction> noteDevice, CancellationToken ct)
    {
        try
        {
            return await part.RunAsync(noteDevice, ct);
        }
        catch (Exception exception) when (Faults.IsBusy(exception))
        {
            logger.LogWarning("A store was busy: {Message}", exception.Message);
            return StoreOutcome.Busy;
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception) || exception is NotCommittedException)
        {
            logger.LogWarning("The database was lost: {Message}", exception.Message);
            return StoreOutcome.DatabaseLost;
        }
    }
}
