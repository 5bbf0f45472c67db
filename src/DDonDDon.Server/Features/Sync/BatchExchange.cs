using DDonDDon.Domain;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Http;

namespace DDonDDon.Server.Features.Sync;

/// <summary>A batch and its answer: what the device sent is stored first, then what changed since its cursor is read.</summary>
public sealed class BatchExchange(BatchProcessor processor, ChangeFeed feed, ChangeWords words, ILogger<BatchExchange> logger)
{
    /// <summary>How many changes an answer has at most; GET /sync/changes has the others.</summary>
    public int MostChanges { get; init; } = 500;

    public async Task<(BatchReply? Reply, Problem? Problem)> RunAsync(Batch batch, Caller caller, Language language, CancellationToken ct)
    {
        var (reply, problem) = await processor.ProcessAsync(batch, caller, ct);
        return (reply is not null && batch.Cursor is { } cursor ? await WithChangesAsync(reply, caller, cursor, language, ct) : reply, problem);
    }

    // The items are stored by now: whatever becomes of the changes, the device must hear of them.
    private async Task<BatchReply> WithChangesAsync(BatchReply reply, Caller caller, string cursor, Language language, CancellationToken ct)
    {
        try
        {
            var (page, problem) = await feed.ReadAsync(caller, cursor, MostChanges, ct);
            return page is null
                ? reply with { CursorError = new(problem!.Code, problem.Detail) }
                : reply with { Cursor = page.Cursor, Changes = await words.SayAsync(page.Changes, language, ct), More = page.More };
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception) || Faults.IsBusy(exception))
        {
            logger.LogWarning("A batch was stored, and its changes could not be read: {Reason}", exception.Message);
            return reply with { CursorError = new(Faults.DatabaseAway.Code, "What changed could not be read; the items are stored. Pull again later.") };
        }
    }
}
