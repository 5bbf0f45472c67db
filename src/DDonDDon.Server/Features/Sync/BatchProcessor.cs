using DDonDDon.Domain;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Sync;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Http;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Settings;

namespace DDonDDon.Server.Features.Sync;

/// <summary>Takes a batch apart into the catalogue and its stores, one transaction each, and puts the answers together again.</summary>
public sealed class BatchProcessor(ILedgers ledgers, IDeviceNotes devices, ServerSettings settings, TimeProvider time, ILogger<BatchProcessor> logger)
{
    private static Rejection Busy { get; } = new("store.busy", "The store could not take this now. Keep it and send it again.");

    public async Task<(BatchReply? Reply, Problem? Problem)> ProcessAsync(Batch batch, Caller caller, CancellationToken ct)
    {
        var receivedAt = BatchClock.Microseconds(time.GetUtcNow());
        var clock = new BatchClock(receivedAt, batch.SentAt, settings.ClockTolerance);
        var submission = new Submission(Guid.CreateVersion7(receivedAt), batch.DeviceId, caller.UserId, receivedAt, (long)clock.Offset.TotalMilliseconds)
        { SessionDevice = caller.Session?.DeviceId };
        var items = batch.Items.Select(item => new SubmittedItem(submission, item, clock.Place(item.Time)));

        var answers = new ItemResult[batch.Count];
        foreach (var (index, id, _, rejection) in batch.Unreadable) answers[index] = new(id, ItemStatus.Rejected, Error: rejection);

        IReadOnlyList<long> missing = [], carried = [.. batch.Unreadable.Select(item => item.Seq).OfType<long>()];
        var (hasStored, lost) = (false, (Problem?)null);
        foreach (var part in PartsOf(items))
        {
            var (booked, fault) = await BookAsync(part, carried, ct);
            lost ??= fault;
            if (booked is { Outcome: BookingOutcome.Forbids } && !hasStored) return (null, Problem.Of(booked.Answers[0].Error!));
            if (booked is null or { Outcome: BookingOutcome.Forbids })
                Answer(answers, part, [.. part.Items.Select(item => ItemResult.Refused(item.Id, ItemStatus.Retry, Busy))]);
            else Answer(answers, part, booked.Answers);
            if (booked is { Outcome: BookingOutcome.Stores }) (hasStored, carried, missing) = (true, [], booked.Missing);
            if (booked is { Outcome: BookingOutcome.Refuses }) carried = [.. carried, .. part.Items.Select(item => item.Item.Seq)];
        }
        if (lost is not null && !hasStored) return (null, lost);

        // What no transaction noted: counters of items that could not be read, or were all refused.
        if (carried.Count > 0 || batch.Items.Count == 0)
        {
            var (noted, forbidden) = await devices.NoteAsync(submission, carried, ct);
            if (forbidden is not null && !hasStored) return (null, Problem.Of(forbidden));
            missing = forbidden is null ? noted : missing;
        }
        if (batch.Pending is { } pending)
        {
            var hasArrived = missing.Count == 0 && answers.All(answer => answer.Status is not ItemStatus.Retry);
            await ReportAsync(DeviceReport.Of(batch.DeviceId, receivedAt, clock, batch.SentAt, pending, hasArrived, settings.ClockTolerance), ct);
        }
        return (new(receivedAt, new(submission.OffsetMs, clock.Corrects), missing, answers), null);
    }

    // The catalogue first: a product that the batch brings is there for its movements. Decisions last, each by itself: they are made on everything that the
    // batch brings.
    private static IEnumerable<Part> PartsOf(IEnumerable<SubmittedItem> items)
    {
        var kinds = items.ToLookup(item =>
            item.Item switch { ProductEditItem => typeof(ProductEditItem), DecisionItem => typeof(DecisionItem), _ => typeof(StoreItem) });
        if (kinds.Contains(typeof(ProductEditItem))) yield return new(null, [.. kinds[typeof(ProductEditItem)]]);
        foreach (var store in kinds[typeof(StoreItem)].GroupBy(item => ((StoreItem)item.Item).StoreId).OrderBy(group => group.Key))
            yield return new(store.Key, [.. store]);
        foreach (var decision in kinds[typeof(DecisionItem)].OrderBy(item => item.Key)) yield return new(((DecisionItem)decision.Item).StoreId, [decision]);
    }

    // What goes into one ledger, in one transaction; the catalogue's has no store.
    private sealed record Part(Guid? StoreId, IReadOnlyList<SubmittedItem> Items);

    private static void Answer(ItemResult[] answers, Part part, IReadOnlyList<ItemResult> results)
    {
        foreach (var (item, result) in part.Items.Zip(results)) answers[item.Sent.Index] = result;
    }

    // Nothing where the ledger could not take the part now, or the database was lost.
    private async Task<(Booked? Booked, Problem? Fault)> BookAsync(Part part, IReadOnlyList<long> carried, CancellationToken ct)
    {
        try
        {
            return (part.StoreId is { } storeId
                ? await ledgers.BookAsync(new StoreRequest(storeId, part.Items, carried), settings.ConflictRules, ct)
                : await ledgers.BookAsync(new CatalogueRequest(part.Items, carried), settings.ClockTolerance, ct), null);
        }
        catch (Exception exception) when (Faults.IsBusy(exception))
        {
            logger.LogWarning("A store was busy: {Reason}", exception.Message);
            return (null, null);
        }
        catch (Exception exception) when (Faults.Of(exception) is { } fault)
        {
            logger.LogError("A part of a batch was not taken: {Reason}", exception.Message);
            return (null, fault);
        }
    }

    // The items are stored by now, and the device says it again with its next batch.
    private async Task ReportAsync(DeviceReport report, CancellationToken ct)
    {
        try
        {
            await devices.NoteAsync(report, ct);
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception) || Faults.IsBusy(exception))
        {
            logger.LogWarning("What a device said of its outbox was lost: {Reason}", exception.Message);
        }
    }
}
