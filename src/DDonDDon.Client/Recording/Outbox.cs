using System.Text;
using System.Text.Json;
using DDonDDon.Client.Deciding;
using DDonDDon.Client.Http;
using DDonDDon.Client.Local;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;
using Microsoft.Data.Sqlite;

namespace DDonDDon.Client.Recording;

/// <summary>What is needed to send an item that waits.</summary>
internal sealed record WaitingItem(long Seq, Guid Id, string Content, DateTimeOffset RecordedAt, BootReading? Boot);

/// <summary>The items that wait but are not in a batch.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="Oldest">When the first of them was recorded; null when there are none.</param>
internal readonly record struct KeptBack(long Count, DateTimeOffset? Oldest);

/// <summary>The items that this device recorded. Each method is part of its caller's transaction.</summary>
internal static class Outbox
{
    // An age adds up to 24 bytes, a comma one.
    private const int BytesBesideContent = 32;

    /// <param name="sql">The file.</param>
    /// <param name="item">What was recorded.</param>
    /// <param name="recordedBy">Who recorded it.</param>
    /// <param name="boot">The boot clock at that moment.</param>
    /// <param name="about">The product that it is about, where the item itself does not say.</param>
    public static Guid Add(LocalSql sql, Item item, Guid? recordedBy, BootReading? boot, Guid? about = null)
    {
        var named = (item as StoreItem)?.Product;
        Guid? store = item is StoreItem { StoreId: var own } ? own : (item as DecisionItem)?.StoreId;
        Guid? product = item is ProductEditItem { ProductId: var edited } ? edited : named?.Id ?? about;
        sql.Execute(
            ItemSql.Add, ("seq", item.Seq), ("id", item.Id), ("type", ItemWriter.TypeOf(item)), ("store", store), ("product", product),
            ("barcode", named?.Code),
            ("movement", (item as AmendmentItem)?.MovementId), ("content", ItemContent.Of(item, recordedBy)), ("recordedAt", item.OccurredAt),
            ("boot", boot?.Boot), ("elapsed", boot?.ElapsedMs));
        return item.Id;
    }

    /// <summary>The first items that wait: at most <paramref name="count"/> with at most <paramref name="bytes"/> in all, but at least one.</summary>
    public static IReadOnlyList<WaitingItem> Waiting(LocalSql sql, int count, int bytes)
    {
        var items = sql.Query(
            ItemSql.Waiting, row => new WaitingItem(row.Number("seq"), row.Id("id"), row.Text("content"), row.Time("recorded_at"), row.BootOrNull()),
            ("count", count));
        var length = 0;
        return [.. items.TakeWhile((item, index) => (length += Encoding.UTF8.GetByteCount(item.Content) + BytesBesideContent) <= bytes || index == 0)];
    }

    /// <summary>What waits after the item with the counter <paramref name="last"/>.</summary>
    public static KeptBack KeptBack(LocalSql sql, long last) =>
        sql.Query(ItemSql.KeptBack, row => new KeptBack(row.Number("count"), row.TimeOrNull("oldest")), ("last", last)).Single();

    public static RecordedItem? Find(LocalSql sql, Guid id) => sql.Query(ItemSql.Find, Read, ("id", id)).SingleOrDefault();

    /// <summary>When an item was recorded, by the wall clock and by the boot clock.</summary>
    public static (DateTimeOffset At, BootReading? Boot) Recorded(SqliteDataReader row) =>
        (row.Time("recorded_at"), row.BootOrNull());

    public static RecordedItem Read(SqliteDataReader row)
    {
        var content = row.Text("content");
        using var document = JsonDocument.Parse(content);
        // These have no columns of their own.
        var item = document.RootElement;
        return new()
        {
            Seq = row.Number("seq"),
            Id = row.Id("id"),
            Type = row.Text("type"),
            StoreId = row.IdOrNull("store_id"),
            ProductId = row.IdOrNull("product_id"),
            Barcode = row.TextOrNull("barcode"),
            MovementId = row.IdOrNull("movement_id"),
            Quantity = item.Decimal("quantity") is { } number ? Quantity.Normalize(number) : null,
            SessionId = item.Id("sessionId"),
            Zone = item.Text("zone"),
            ConflictId = item.Id("conflictId"),
            Choice = WireNames.Parse<ConflictChoice>(item.Text("choice")),
            Content = content,
            RecordedAt = row.Time("recorded_at"),
            State = ItemStates.Parse(row.Text("state")),
            SyncedAt = row.TimeOrNull("synced_at"),
            OccurredAt = row.TimeOrNull("occurred_at"),
            Version = row.NumberOrNull("version"),
            Effects = row.TextOrNull("effects") is { } effects ? JsonSerializer.Deserialize<ItemEffect[]>(effects)! : [],
            Error = row.TextOrNull("error_code") is { } code ? new Rejection(code, row.Text("error_message"), row.TextOrNull("error_field")) : null,
            Dismissal = row.TextOrNull("dismissal"),
            ReplacedBy = row.IdOrNull("replaced_by"),
        };
    }

}
