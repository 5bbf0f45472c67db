using DDonDDon.Domain;
using DDonDDon.Domain.Sync;
using DDonDDon.EventStore;
using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Auth;
using DDonDDon.Server.Http;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Features.Sync;

/// <summary>Takes a batch apart into its stores, one transaction each, and puts the answers together again.</summary>
public sealed class BatchProcessor(PostgresEventStore store, ServerSettings settings, TimeProvider time, ILogger<BatchProcessor> logger)
{
    public async Task<(BatchReply? Reply, Problem? Problem)> ProcessAsync(Batch batch, Caller caller, CancellationToken ct)
    {
        var receivedAt = BatchClock.Microseconds(time.GetUtcNow());
        var clock = new BatchClock(receivedAt, batch.SentAt, settings.ClockTolerance);
        var times = clock.Place([.. batch.Items.Select(item => item.Time)]);
        var context = new BatchContext(Guid.CreateVersion7(receivedAt), batch.DeviceId, caller.UserId, receivedAt, (long)clock.Offset.TotalMilliseconds);

        var answers = new ItemResult[batch.Count];
        foreach (var (index, id, _, rejection) in batch.Unreadable) answers[index] = new(id, ItemStatus.Rejected, Error: rejection);

        IReadOnlyList<long> missing = [];
        IEnumerable<long> arrived = [.. batch.Unreadable.Select(item => item.Seq).OfType<long>()];
        var (stored, lost) = (false, false);
        foreach (var items in batch.Items.Zip(times).GroupBy(item => item.First.Content.StoreId).OrderBy(group => group.Key))
        {
            var storeBatch = new StoreBatch(store, context, items.Key, [.. items], settings.ClockTolerance);
            var outcome = await RunAsync(storeBatch, arrived, ct);
            if (outcome is Outcome.Forbidden && !stored) return (null, AuthProblems.Revoked);
            if (outcome is Outcome.Stored) (stored, arrived, missing) = (true, [], storeBatch.MissingSeq);
            else foreach (var (item, _) in items) answers[item.Index] = ItemResult.Refused(item.Content.Id, ItemStatus.Retry, Busy);
            if (outcome is Outcome.Stored) foreach (var (index, answer) in storeBatch.Answers) answers[index] = answer;
            lost |= outcome is Outcome.DatabaseLost;
        }
        if (lost && !stored) return (null, Faults.DatabaseAway);
        if (batch.Items.Count == 0) missing = await NoteDeviceAsync(context, arrived, ct);
        return (new(receivedAt, new(context.OffsetMs, clock.Corrects), missing, answers), null);
    }

    private enum Outcome
    {
        Stored,
        Forbidden,
        Busy,
        DatabaseLost,
    }

    private static Rejection Busy { get; } = new("store.busy", "The store could not take this now. Keep it and send it again.");

    private async Task<Outcome> RunAsync(StoreBatch items, IEnumerable<long> alsoArrived, CancellationToken ct)
    {
        try
        {
            return await items.RunAsync(alsoArrived, ct) ? Outcome.Stored : Outcome.Forbidden;
        }
        catch (Exception exception) when (Faults.IsBusy(exception) || exception is StoreBusyException)
        {
            logger.LogWarning("A store was busy: {Message}", exception.Message);
            return Outcome.Busy;
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception) || exception is NotCommittedException)
        {
            logger.LogWarning("The database was lost: {Message}", exception.Message);
            return Outcome.DatabaseLost;
        }
    }

    // A batch without a readable item has no store's transaction to note the device in.
    private async Task<IReadOnlyList<long>> NoteDeviceAsync(BatchContext context, IEnumerable<long> arrived, CancellationToken ct)
    {
        var missing = SyncSql.NoteDevice(PostgresEventStore.DefaultTenant, context, arrived);
        await store.ReadAsync([missing], ct);
        return missing.Items;
    }
}
