using DDonDDon.Client.Http;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;

namespace DDonDDon.Client.Sync;

/// <summary>Reads changes from the server: a snapshot first, then page by page.</summary>
internal sealed class Puller(LocalStore file, ServerApi api, Session session, DeviceClock clock, Pace pace, Notices notices)
{
    private const int PageSize = 500;

    // After so many broken streams in a row, the snapshot is read in pages.
    private const int MaxBrokenSnapshots = 2;
    private int _brokenSnapshots;

    /// <summary>Reads one page, or a snapshot when there is no cursor.</summary>
    /// <param name="cursor">Where the page starts; null at the beginning.</param>
    /// <param name="isPushBlocked">Whether there are items that could not be sent just now.</param>
    /// <param name="ct">Ends the request.</param>
    public async Task<(SyncStep Step, SignInReason? SignIn)> PullAsync(string? cursor, bool isPushBlocked, CancellationToken ct)
    {
        var action = cursor is null ? SyncAction.Snapshot : SyncAction.Pull;
        var (reply, signIn, pulled) = cursor is null && _brokenSnapshots < MaxBrokenSnapshots ? await SnapshotAsync(ct) : await ChangesAsync(cursor, ct);
        if (signIn is not null) return (new(action, SyncOutcome.SignInNeeded), signIn);
        if (reply!.Lost is { } why) return (new(action, SyncOutcome.NoAnswer) { Message = why, Wait = pace.Failed() }, null);
        if (!reply.IsOk)
        {
            var refused = new SyncStep(action, SyncOutcome.Refused) { Code = reply.Code, Message = reply.Detail };
            return (await DropCursorAsync(reply, ct) ? refused with { MoreToDo = true } : refused with { Wait = pace.Failed(reply.RetryAfter) }, null);
        }

        notices.Raise(pulled!.Notice);
        notices.Raise(new AttentionNotice([], pulled.Notice.Conflicts));
        var step = new SyncStep(action, SyncOutcome.Done) { Changes = pulled.Count };
        if (pulled.More) return (step with { MoreToDo = true }, null);
        if (isPushBlocked) return (step with { Wait = pace.Retry() }, null);
        pace.Succeeded();
        return (step with { Wait = pace.Idle() }, null);
    }

    private Task<bool> DropCursorAsync(ServerReply reply, CancellationToken ct) => file.WriteAsync(sql => Mirror.DropCursor(sql, reply.Code), ct);

    // Without a cursor, everything is read from the beginning and replaces the copy.
    private async Task<(ServerReply? Reply, SignInReason? SignIn, Pulled? Pulled)> ChangesAsync(string? cursor, CancellationToken ct)
    {
        var path = cursor is null ? $"sync/changes?limit={PageSize}" : $"sync/changes?cursor={Uri.EscapeDataString(cursor)}&limit={PageSize}";
        var (reply, signIn) = await session.SendAsync(token => api.GetAsync(path, token, ct), ct);
        if (reply is not { IsOk: true }) return (reply, signIn, null);
        if (JsonBody.Object(reply.Body) is not { } body || ChangePage.Read(body) is not { } page)
            return (ServerReply.None("The answer is not a page of changes."), null, null);
        // The same page would be requested again and again.
        if (page.More && page.Cursor == cursor) return (ServerReply.None("The page of changes leads nowhere."), null, null);
        var notice = await file.WriteAsync(sql =>
        {
            if (cursor is null) Mirror.Clear(sql);
            return Mirror.Apply(sql, page, clock.Now);
        }, ct);
        _brokenSnapshots = 0;
        return (reply, null, new(notice, page.Changes.Count, page.More));
    }

    private async Task<(ServerReply? Reply, SignInReason? SignIn, Pulled? Pulled)> SnapshotAsync(CancellationToken ct)
    {
        SnapshotReader? reader = null;
        var (reply, signIn) = await session.SendAsync(async token =>
        {
            reader = new(file, ct);
            await reader.BeginAsync();
            return await api.ReadLinesAsync("sync/snapshot", "application/x-ndjson", token, null, reader.AddAsync, ct);
        }, ct);
        if (signIn is not null) return (null, signIn, null);
        if (reply is not { IsOk: true } || reader!.Cursor is not { } cursor)
        {
            _brokenSnapshots++;
            return (reply is { IsOk: true } ? ServerReply.None("The snapshot broke off.") : reply, null, null);
        }
        _brokenSnapshots = 0;
        await reader.FlushAsync();
        var notice = await file.WriteAsync(sql => Mirror.Replace(sql, cursor, clock.Now), ct);
        return (reply, null, new(notice, reader.Count, false));
    }

    private sealed record Pulled(ChangeNotice Notice, int Count, bool More);
}
