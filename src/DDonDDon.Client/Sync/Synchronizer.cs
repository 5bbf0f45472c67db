using System.Text;
using DDonDDon.Client.Http;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;

namespace DDonDDon.Client.Sync;

/// <summary>
/// The steps of the sync, one at a time: first the outbox, then what others did. Each step is one request, and its answer is on the disk
/// before the step ends.
/// </summary>
internal sealed class Synchronizer(LocalStore store, ServerApi api, Session session, DeviceClock clock, Pace pace, Notices notices, ClientOptions options, Guid deviceId)
    : IDisposable
{
    // The server takes 1 MiB; what is not items is the cursor, mostly.
    private const int MostBytes = 1_000_000;
    private static readonly TimeSpan s_forgetEvery = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Puller _puller = new(store, api, session, clock, pace, notices);
    // The outbox could not be sent just now: the next step is for what others did.
    private volatile bool _pullNext;
    private long? _forgotten;
    private SignInReason? _told;

    public void Dispose() => _one.Dispose();

    /// <summary>Lets the next step try the outbox first, whatever happened to the last one.</summary>
    public void Urge() => _pullNext = false;

    public async Task<SyncStep> StepAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (session.Ended is { } ended) return NotSignedIn(SyncAction.None, ended);
            await ForgetAsync(ct);
            var (backlog, doubts, cursor) = await store.ReadAsync(sql => (sql.Number(ItemSql.CountWaiting), sql.Number(ItemSql.CountInDoubt, ("after", 0)), sql.Get(LocalSettings.Cursor)), ct);
            // While the server may have more than it said, its documents would count those items twice.
            if (backlog > 0 && (doubts > 0 || !_pullNext)) return await PushAsync(cursor, ct);
            _pullNext = false;
            var (step, signIn) = await _puller.PullAsync(cursor, isPushBlocked: backlog > 0, ct);
            return signIn is null ? step : NotSignedIn(step.Action, signIn);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<SyncStep> PushAsync(string? cursor, CancellationToken ct)
    {
        var (items, keptBack, doubts) = await store.WriteAsync(sql =>
        {
            var waiting = Outbox.Waiting(sql, pace.BatchItems, MostBytes - (cursor?.Length ?? 0));
            sql.Execute(ItemSql.MarkSending, ("first", waiting[0].Seq), ("last", waiting[^1].Seq));
            return (waiting, Outbox.KeptBack(sql, waiting[^1].Seq), sql.Number(ItemSql.CountInDoubt, ("after", waiting[^1].Seq)));
        }, ct);
        // Documents that hold items of an earlier, larger batch without an answer would count those twice.
        if (doubts > 0) cursor = null;
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
            { IsOk: true } => PushReply.Read(reply.Body) is { } answer ? await SettleAsync(step, items, answer, ct) : NoAnswer(step, "The answer is not one to a batch."),
            _ => await RefusedAsync(step, items, reply!, ct),
        };
    }

    private async Task<SyncStep> SettleAsync(SyncStep step, IReadOnlyList<WaitingItem> items, PushReply reply, CancellationToken ct)
    {
        var settled = await store.WriteAsync(sql => Settlement.Take(sql, items, reply, clock.Now), ct);
        notices.Raise(settled.Changes);
        notices.Raise(new SyncedNotice(settled.Synced, settled.Left));
        notices.Raise(new AttentionNotice(settled.Attention, settled.Changes.Conflicts));

        step = step with { Synced = settled.Synced.Count, Attention = settled.Attention.Count, Changes = reply.Changes?.Changes.Count ?? 0 };
        if (settled.Answered == 0)
        {
            _pullNext = true;
            return step with { Wait = pace.Failed() };
        }
        pace.Succeeded();
        pace.Grow();
        // Without changes in the answer, or with more of them than went into it, the next step reads them.
        return step with { MoreToDo = settled.Backlog > 0 || reply.Changes is null or { More: true }, Wait = TimeSpan.Zero } is { MoreToDo: true } more
            ? more
            : step with { Wait = pace.Idle() };
    }

    private SyncStep NoAnswer(SyncStep step, string why)
    {
        pace.Halve(step.Sent);
        return step with { Outcome = SyncOutcome.NoAnswer, Message = why, Wait = pace.Failed() };
    }

    private async Task<SyncStep> RefusedAsync(SyncStep step, IReadOnlyList<WaitingItem> items, ServerReply reply, CancellationToken ct)
    {
        step = step with { Outcome = SyncOutcome.Refused, Code = reply.Code, Message = reply.Detail };
        // What stands between us and the server may have passed the batch on before it gave up.
        if (reply.Status >= 500 && reply.Code.StartsWith("http.", StringComparison.Ordinal)) return step with { Wait = pace.Failed(reply.RetryAfter) };
        // Who may not record at all any more still hears what others do.
        await AnsweredAsync(items, reply.Status == 403, ct);
        if (reply.Status == 413 && pace.Halve(step.Sent, reply.MaxItems)) return step with { MoreToDo = true };
        _pullNext = true;
        return step with { Wait = pace.Failed(reply.RetryAfter) };
    }

    private Task AnsweredAsync(IReadOnlyList<WaitingItem> items, bool all, CancellationToken ct) =>
        store.WriteAsync(sql => { sql.Execute(ItemSql.MarkAnswered, ("first", items[0].Seq), ("last", items[^1].Seq), ("all", all)); }, ct);

    private string Body(IReadOnlyList<WaitingItem> items, KeptBack keptBack, string? cursor)
    {
        var (now, boot) = (clock.Now, clock.Boot);
        var body = new StringBuilder($"{{\"deviceId\":\"{Ids.Text(deviceId)}\",\"sentAt\":\"{ItemJson.Time(now)}\",");
        if (cursor is not null) body.Append($"\"cursor\":\"{System.Text.Json.JsonEncodedText.Encode(cursor)}\",");
        var oldest = keptBack.Oldest is { } time ? $",\"oldest\":\"{ItemJson.Time(time)}\"" : "";
        body.Append($"\"pending\":{{\"count\":{keptBack.Count}{oldest}}},\"items\":[")
            .AppendJoin(',', items.Select(item => ItemJson.WithAge(item.Content, DeviceClock.AgeOf(item.RecordedAt, item.Boot, now, boot))));
        return body.Append("]}").ToString();
    }

    private SyncStep NotSignedIn(SyncAction action, SignInReason reason)
    {
        if (_told != reason) notices.Raise(new SignInNotice(reason.Code, reason.Message));
        _told = reason;
        return new(action, SyncOutcome.SignInNeeded) { Code = reason.Code, Message = reason.Message, Wait = options.LongestWait };
    }

    private async Task ForgetAsync(CancellationToken ct)
    {
        if (_forgotten is { } then && options.Time.GetElapsedTime(then) < s_forgetEvery) return;
        _forgotten = options.Time.GetTimestamp();
        await store.WriteAsync(sql => { sql.Execute(ItemSql.Forget, ("before", clock.Now - options.KeepSynced)); }, ct);
    }
}
