using System.Text.Json;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;

namespace DDonDDon.Client.Sync;

/// <summary>What an answer to a batch did to the outbox and the local copy.</summary>
internal sealed record Settlement(IReadOnlyList<Guid> Synced, IReadOnlyList<RecordedItem> Attention, ChangeNotice Changes, int Left, long Backlog)
{
    /// <summary>
    /// Puts an answer in, in its caller's transaction. Results of items that were not sent, and a second result of one, change nothing;
    /// items without a result go on waiting, as those that answer retry or something that this version does not know.
    /// </summary>
    public static Settlement Take(LocalSql sql, IReadOnlyList<WaitingItem> items, PushReply reply, DateTimeOffset now)
    {
        var sent = items.Select(item => item.Id).ToHashSet();
        var (synced, attention) = (new List<Guid>(), new List<Guid>());
        foreach (var result in reply.Results.Where(result => sent.Contains(result.Id)))
        {
            if (result.Status is "accepted" or "duplicate") Store(sql, result, reply.ServerTime ?? now, synced);
            else if (result.Status is "retry") sql.Execute("item-kept", ("id", result.Id));
            else if (result.Status is "quarantined" or "rejected" or "id_conflict") Refuse(sql, result, attention);
        }
        sql.Execute("item-answered", ("first", items[0].Seq), ("last", items[^1].Seq), ("all", false));
        if (reply.ClockOffsetMs is { } offset) sql.Set(LocalSettings.ClockOffset, offset);
        if (reply.CursorError is { } code) Mirror.DropCursor(sql, code);
        var changes = reply.Changes is { } page ? Mirror.Apply(sql, page, now) : new ChangeNotice.Builder().Build();
        return new(
            synced, [.. attention.Select(id => Outbox.Find(sql, id)!)], changes with { Items = changes.Items || synced.Count + attention.Count > 0 },
            (int)sql.Number("item-count"), sql.Number("item-backlog"));
    }

    private static void Store(LocalSql sql, PushResult result, DateTimeOffset serverTime, List<Guid> synced)
    {
        var effects = result.Effects.Count > 0 ? JsonSerializer.Serialize(result.Effects) : null;
        if (sql.Execute("item-stored", ("id", result.Id), ("syncedAt", result.SyncedAt ?? serverTime), ("occurredAt", result.OccurredAt), ("version", result.Version),
            ("product", result.ProductId), ("effects", effects)) > 0) synced.Add(result.Id);
    }

    private static void Refuse(LocalSql sql, PushResult result, List<Guid> attention)
    {
        var before = Outbox.Find(sql, result.Id)?.State;
        if (before is ItemState.Quarantined && result.Error.Code is "quarantine.discarded")
        {
            sql.Execute("item-dismissed", ("id", result.Id), ("reason", result.Error.Message));
            return;
        }
        if (sql.Execute("item-refused", ("id", result.Id), ("state", result.Status), ("code", result.Error.Code), ("message", result.Error.Message),
            ("field", result.Error.Field)) > 0 && before is ItemState.Pending) attention.Add(result.Id);
    }
}
