using System.Text.Json;
using DDonDDon.Client.Deciding;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Client.Sync;

/// <summary>What an answer to a batch did to the outbox and the local copy. <paramref name="Answered"/>: how many items need not be sent again.</summary>
internal sealed record Settlement(IReadOnlyList<Guid> Synced, IReadOnlyList<RecordedItem> Attention, long Answered, ChangeNotice Changes, int Left, long Backlog)
{
    /// <summary>
    /// Puts an answer in, in its caller's transaction. Results of items that were not sent, and a second result of one, change nothing;
    /// items without a result go on waiting, as those that answer retry or something that this version does not know.
    /// </summary>
    public static Settlement Take(LocalSql sql, IReadOnlyList<WaitingItem> items, PushReply reply, DateTimeOffset now)
    {
        var (sent, backlog) = (items.Select(item => item.Id).ToHashSet(), sql.Number(ItemSql.CountWaiting));
        var (synced, refused) = (new List<Guid>(), new List<Guid>());
        foreach (var result in reply.Results.Where(result => sent.Contains(result.Id)))
        {
            if (result.Status is "accepted" or "duplicate") Store(sql, result, reply.ServerTime ?? now, synced);
            else if (result.Status is "retry") sql.Execute(ItemSql.MarkRetry, ("id", result.Id));
            else if (result.Status is "quarantined" or "rejected" or "id_conflict") Refuse(sql, result, refused);
        }
        sql.Execute(ItemSql.MarkAnswered, ("first", items[0].Seq), ("last", items[^1].Seq), ("all", false));
        var answered = backlog - sql.Number(ItemSql.CountWaiting);
        if (reply.ClockOffsetMs is { } offset) sql.Set(LocalSettings.ClockOffset, offset);
        if (reply.CursorError is { } code) Mirror.DropCursor(sql, code);
        var changes = reply.Changes is { } page ? Mirror.Apply(sql, page, now) : new ChangeNotice.Builder().Build();
        // Changes may have said already that nobody needs to look at an item.
        List<RecordedItem> attention = [.. refused.Select(id => Outbox.Find(sql, id)!).Where(item => item.State is not ItemState.Dismissed)];
        return new(
            synced, attention, answered, changes with { Items = changes.Items || synced.Count + refused.Count > 0 },
            (int)sql.Number(ItemSql.CountPending), sql.Number(ItemSql.CountWaiting));
    }

    private static void Store(LocalSql sql, PushResult result, DateTimeOffset serverTime, List<Guid> synced)
    {
        var effects = result.Effects.Count > 0 ? JsonSerializer.Serialize(result.Effects) : null;
        if (sql.Execute(ItemSql.MarkSynced, ("id", result.Id), ("syncedAt", result.SyncedAt ?? serverTime), ("occurredAt", result.OccurredAt),
            ("version", result.Version), ("product", result.ProductId), ("effects", effects)) > 0) synced.Add(result.Id);
    }

    private static void Refuse(LocalSql sql, PushResult result, List<Guid> refused)
    {
        if (Outbox.Find(sql, result.Id) is not { } item) return;
        if (item.State is ItemState.Quarantined && result.Error.Code is "quarantine.discarded")
        {
            sql.Execute(ItemSql.Dismiss, ("id", result.Id), ("reason", result.Error.Message));
            return;
        }
        if (sql.Execute(ItemSql.MarkRefused, ("id", result.Id), ("state", result.Status), ("code", result.Error.Code), ("message", result.Error.Message),
            ("field", result.Error.Field)) > 0 && item.State is ItemState.Pending) refused.Add(result.Id);
        if (item.ConflictId is { } decided) Refuse(sql, item, decided, result);
    }

    // A question that has answered itself is settled, but for the count that somebody made. Somebody else's decision is, when it is the same.
    private static void Refuse(LocalSql sql, RecordedItem item, Guid conflictId, PushResult result)
    {
        if (result.Error.Code is "conflict.closed" && item.Choice is not ConflictChoice.SetQuantity)
            sql.Execute(ItemSql.Dismiss, ("id", item.Id), ("reason", result.Error.Message));
        if (ConflictDocument.Find(sql, conflictId) is { } conflict) OwnDecisions.Settle(sql, conflict);
    }
}
