using DDonDDon.Domain;
using DDonDDon.Domain.Access;
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
        var submission = new Submission(Guid.CreateVersion7(receivedAt), batch.DeviceId, caller.UserId, receivedAt, (long)clock.Offset.TotalMilliseconds);

        var answers = new ItemResult[batch.Count];
        foreach (var (index, id, _, rejection) in batch.Unreadable) answers[index] = new(id, ItemStatus.Rejected, Error: rejection);

        IReadOnlyList<long> missing = [];
        IReadOnlyList<long> arrived = [.. batch.Unreadable.Select(item => item.Seq).OfType<long>()];
        var (stored, lost) = (false, false);
        var submitted = batch.Items.Zip(times, (item, time) => new SubmittedItem(submission, item, time));
        foreach (var items in submitted.GroupBy(item => item.Content.StoreId).OrderBy(group => group.Key))
        {
            var noted = SyncSql.NoteDevice(items.Key.ToString(), submission, arrived.Concat(items.Select(item => item.Content.Seq)));
            var outcome = await RunAsync(new StoreBatch(store, items.Key, [.. items], settings.ClockTolerance), noted, ct);
            if (outcome is StoreOutcome.Forbidden && !stored) return (null, AuthProblems.Revoked);
            var judged = outcome is StoreOutcome.Stored or StoreOutcome.Refused;
            foreach (var item in items)
                answers[item.Item.Index] = judged ? item.Answer! : ItemResult.Refused(item.Content.Id, ItemStatus.Retry, Busy);
            if (outcome is StoreOutcome.Stored) (stored, arrived, missing) = (true, [], noted.Items);
            if (outcome is StoreOutcome.Refused) arrived = [.. arrived, .. items.Select(item => item.Content.Seq)];
            lost |= outcome is StoreOutcome.DatabaseLost;
        }
        if (lost && !stored) return (null, Faults.DatabaseAway);
        if (arrived.Count > 0 || batch.Items.Count == 0)
        {
            var noted = await NoteDeviceAsync(submission, arrived, ct);
            if (noted is null && !stored) return (null, AuthProblems.Revoked);
            missing = noted ?? missing;
        }
        return (new(receivedAt, new(submission.OffsetMs, clock.Corrects), missing, answers), null);
    }

    private static Rejection Busy { get; } = new("store.busy", "The store could not take this now. Keep it and send it again.");

    private async Task<StoreOutcome> RunAsync(StoreBatch items, Read noteDevice, CancellationToken ct)
    {
        try
        {
            return await items.RunAsync(() => noteDevice, ct);
        }
        catch (Exception exception) when (Faults.IsBusy(exception) || exception is StoreBusyException)
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

    // What no store's transaction noted: counters of items that could not be read, or were all refused. Null when the caller may not
    // write any more.
    private async Task<IReadOnlyList<long>?> NoteDeviceAsync(Submission submission, IReadOnlyList<long> arrived, CancellationToken ct)
    {
        var users = SyncSql.Users([submission.CallerId], store.Types.Json);
        await store.ReadAsync([users], ct);
        if (users.Items is not [{ Disabled: false, Role: Role.Worker or Role.Admin }]) return null;
        var missing = SyncSql.NoteDevice(PostgresEventStore.DefaultTenant, submission, arrived);
        await store.ReadAsync([missing], ct);
        return missing.Items;
    }
}
