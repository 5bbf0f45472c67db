using System.Text;
using DDonDDon.Client.Http;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Domain.Items;

namespace DDonDDon.Client.Sync;

/// <summary>
/// The steps of the sync, one at a time: first the outbox, then changes from the server. Each step is one request, and its answer is on the
/// disk before the step ends.
/// </summary>
internal sealed class Synchronizer(
    LocalStore file, ServerApi api, Session session, DeviceClock clock, Pace pace, Notices notices, ClientOptions options, Guid deviceId) : IDisposable
{
    // The server accepts 1 MiB. What is not items is mostly the cursor.
    private const int MaxBytes = 1_000_000;
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Puller _puller = new(file, api, session, clock, pace, notices);
    // The outbox could not be sent just now, so the next step reads changes.
    private volatile bool _pullNext;
    private long? _lastForgotten;
    private SignInReason? _lastReason;

    public void Dispose() => _gate.Dispose();

    /// <summary>Makes the next step try the outbox first, whatever came of the last one.</summary>
    public void PushNext() => _pullNext = false;

    public async Task<SyncStep> StepAsync(CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (session.Ended is { } ended) return NotSignedIn(SyncAction.None, ended);
            await ForgetAsync(ct);
            var (waiting, inDoubt, cursor) = await file.ReadAsync(
                sql => (sql.Number(ItemSql.CountWaiting), sql.Number(ItemSql.CountInDoubt, ("after", 0)), sql.Get(LocalSettings.Cursor)), ct);
            // The server may have the items in doubt. Its documents would include them, and they would be counted twice here.
            if (waiting > 0 && (inDoubt > 0 || !_pullNext)) return await PushAsync(cursor, ct);
            _pullNext = false;
            var (step, signIn) = await _puller.PullAsync(cursor, isPushBlocked: waiting > 0, ct);
            return signIn is null ? step : NotSignedIn(step.Action, signIn);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<SyncStep> PushAsync(string? cursor, CancellationToken ct)
    {
        var (items, keptBack, inDoubt) = await file.WriteAsync(sql =>
        {
            var waiting = Outbox.Waiting(sql, pace.BatchItems, MaxBytes - (cursor?.Length ?? 0));
            sql.Execute(ItemSql.MarkSending, ("first", waiting[0].Seq), ("last", waiting[^1].Seq));
            return (waiting, Outbox.KeptBack(sql, waiting[^1].Seq), sql.Number(ItemSql.CountInDoubt, ("after", waiting[^1].Seq)));
        }, ct);
        // After an earlier, larger batch without an answer, documents may include items that are not in this one.
        if (inDoubt > 0) cursor = null;
        var (reply, signIn) = await session.SendAsync(token => api.PostAsync("sync/batch", Body(items, keptBack, cursor), token, ct), ct);
        var step = new SyncStep(SyncAction.Push, SyncOutcome.Done) { Sent = items.Count };
        if (signIn is not null)
        {
            await AnsweredAsync(items, false, ct);
            return NotSignedIn(SyncAction.Push, signIn) with { Sent = items.Count };
        }
        return reply switch
        {
            { Lost: { } why } => NoAnswer(step, why),
            { IsOk: true } when PushReply.Read(reply.Body) is { } answer => await SettleAsync(step, items, answer, ct),
            { IsOk: true } => NoAnswer(step, "This is not the answer to a batch."),
            _ => await RefusedAsync(step, items, reply!, ct),
        };
    }

    private async Task<SyncStep> SettleAsync(SyncStep step, IReadOnlyList<WaitingItem> items, PushReply reply, CancellationToken ct)
    {
        var settled = await file.WriteAsync(sql => Settlement.Apply(sql, items, reply, clock.Now), ct);
        notices.Raise(settled.Changes);
        notices.Raise(new SyncedNotice(settled.Synced, settled.Pending));
        notices.Raise(new AttentionNotice(settled.Attention, settled.Changes.Conflicts));

        step = step with { Synced = settled.Synced.Count, Attention = settled.Attention.Count, Changes = reply.Changes?.Changes.Count ?? 0 };
        if (settled.Answered == 0)
        {
            _pullNext = true;
            return step with { Wait = pace.Failed() };
        }
        pace.Succeeded();
        pace.Grow();
        // When the answer has no changes, or not all of them, the next step reads them.
        var moreToDo = settled.Waiting > 0 || reply.Changes is null or { More: true };
        return step with { MoreToDo = moreToDo, Wait = moreToDo ? TimeSpan.Zero : pace.Idle() };
    }

    private SyncStep NoAnswer(SyncStep step, string why)
    {
        pace.Halve(step.Sent);
        return step with { Outcome = SyncOutcome.NoAnswer, Message = why, Wait = pace.Failed() };
    }

    private async Task<SyncStep> RefusedAsync(SyncStep step, IReadOnlyList<WaitingItem> items, ServerReply reply, CancellationToken ct)
    {
        step = step with { Outcome = SyncOutcome.Refused, Code = reply.Code, Message = reply.Detail };
        // A proxy may have passed the batch on before it gave up.
        if (reply.Status >= 500 && reply.Code.StartsWith("http.", StringComparison.Ordinal)) return step with { Wait = pace.Failed(reply.RetryAfter) };
        // A user who may not record any more can still read, so with 403 not even an earlier attempt stays in doubt.
        await AnsweredAsync(items, reply.Status == 403, ct);
        if (reply.Status == 413 && pace.Halve(step.Sent, reply.MaxItems)) return step with { MoreToDo = true };
        _pullNext = true;
        return step with { Wait = pace.Failed(reply.RetryAfter) };
    }

    private Task AnsweredAsync(IReadOnlyList<WaitingItem> items, bool all, CancellationToken ct) =>
        file.WriteAsync(sql => { sql.Execute(ItemSql.MarkAnswered, ("first", items[0].Seq), ("last", items[^1].Seq), ("all", all)); }, ct);

    private string Body(IReadOnlyList<WaitingItem> items, KeptBack keptBack, string? cursor)
    {
        var (now, boot) = (clock.Now, clock.Boot);
        var body = new StringBuilder($"{{\"deviceId\":\"{Ids.Text(deviceId)}\",\"sentAt\":\"{ItemWriter.TimeOf(now)}\",");
        if (cursor is not null) body.Append($"\"cursor\":\"{System.Text.Json.JsonEncodedText.Encode(cursor)}\",");
        var oldest = keptBack.Oldest is { } time ? $",\"oldest\":\"{ItemWriter.TimeOf(time)}\"" : "";
        body.Append($"\"pending\":{{\"count\":{keptBack.Count}{oldest}}},\"items\":[")
            .AppendJoin(',', items.Select(item => ItemContent.WithAge(item.Content, DeviceClock.AgeOf(item.RecordedAt, item.Boot, now, boot))));
        return body.Append("]}").ToString();
    }

    private SyncStep NotSignedIn(SyncAction action, SignInReason reason)
    {
        if (_lastReason != reason) notices.Raise(new SignInNotice(reason.Code, reason.Message));
        _lastReason = reason;
        return new(action, SyncOutcome.SignInNeeded) { Code = reason.Code, Message = reason.Message, Wait = options.LongestWait };
    }

    private async Task ForgetAsync(CancellationToken ct)
    {
        if (_lastForgotten is { } then && options.Time.GetElapsedTime(then) < ForgetInterval) return;
        _lastForgotten = options.Time.GetTimestamp();
        await file.WriteAsync(sql => { sql.Execute(ItemSql.Forget, ("before", clock.Now - options.KeepSynced)); }, ct);
    }
}
