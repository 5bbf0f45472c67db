using System.Text.Json;
using DDonDDon.Client.Deciding;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Domain.Conflicts;

namespace DDonDDon.Client.Sync;

/// <summary>What an answer to a batch did to the outbox and the local copy.</summary>
/// <param name="Synced">The items that the server has now.</param>
/// <param name="Attention">The items that somebody has to look at.</param>
/// <param name="Answered">How many items need not be sent again.</param>
/// <param name="Changes">What has changed in the local copy.</param>
/// <param name="Pending">How many items the server does not have yet.</param>
/// <param name="Waiting">How many items are still to be sent, for the first time or again.</param>
internal sealed record Settlement(
    IReadOnlyList<Guid> Synced, IReadOnlyList<RecordedItem> Attention, long Answered, ChangeNotice Changes, int Pending, long Waiting)
{
    /// <summary>
    /// Applies an answer, in its caller's transaction. Results for items that were not sent, and second results, change nothing. Items without a
    /// result keep waiting, like those with the status retry or one that this version does not know.
    /// </summary>
    public static Settlement Apply(LocalSql sql, IReadOnlyList<WaitingItem> items, PushReply reply, DateTimeOffset now)
    {
        var (sent, waiting) = (items.Select(item => item.Id).ToHashSet(), sql.Number(ItemSql.CountWaiting));
        var (synced, refused) = (new List<Guid>(), new List<Guid>());
        foreach (var result in reply.Results.Where(result => sent.Contains(result.Id)))
        {
            if (result.IsSynced) MarkSynced(sql, result, reply.ServerTime ?? now, synced);
            else if (result.Status is "retry") sql.Execute(ItemSql.MarkRetry, ("id", result.Id));
            else if (result.Status is "quarantined" or "rejected" or "id_conflict") Refuse(sql, result, refused);
        }
        sql.Execute(ItemSql.MarkAnswered, ("first", items[0].Seq), ("last", items[^1].Seq), ("all", false));
        var answered = waiting - sql.Number(ItemSql.CountWaiting);
        if (reply.ClockOffsetMs is { } offset) sql.Set(LocalSettings.ClockOffset, offset);
        if (reply.CursorError is { } code) Mirror.DropCursor(sql, code);
        var changes = reply.Changes is { } page ? Mirror.Apply(sql, page, now) : new ChangeNotice.Builder().Build();
        // The changes may already have dismissed an item.
        List<RecordedItem> attention = [.. refused.Select(id => Outbox.Find(sql, id)!).Where(item => item.State is not ItemState.Dismissed)];
        return new(
            synced, attention, answered, changes with { Items = changes.Items || synced.Count + refused.Count > 0 },
            (int)sql.Number(ItemSql.CountPending), sql.Number(ItemSql.CountWaiting));
    }

    private static void MarkSynced(LocalSql sql, PushResult result, DateTimeOffset serverTime, List<Guid> synced)
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

    // Nobody has to look at a decision whose question was answered by later movements, unless it is a count; or when somebody else decided the same.
    private static void Refuse(LocalSql sql, RecordedItem item, Guid conflictId, PushResult result)
    {
        if (result.Error.Code is "conflict.closed" && item.Choice is not ConflictChoice.SetQuantity)
            sql.Execute(ItemSql.Dismiss, ("id", item.Id), ("reason", result.Error.Message));
        if (ConflictDocument.Find(sql, conflictId) is { } conflict) OwnDecisions.Settle(sql, conflict);
    }
}
