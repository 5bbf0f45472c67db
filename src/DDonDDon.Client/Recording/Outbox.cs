using System.Text.Json;
using DDonDDon.Client.Deciding;
using DDonDDon.Client.Http;
using DDonDDon.Client.Local;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;
using Microsoft.Data.Sqlite;

namespace DDonDDon.Client.Recording;

/// <summary>An item that waits, as far as sending it needs.</summary>
internal sealed record WaitingItem(long Seq, Guid Id, string Content, DateTimeOffset RecordedAt, BootReading? Boot);

/// <summary>How many items wait beside a batch, and when the oldest of them was recorded.</summary>
internal readonly record struct KeptBack(long Count, DateTimeOffset? Oldest);

/// <summary>The items that this device recorded. Each method is part of its caller's transaction.</summary>
internal static class Outbox
{
    public static Guid Add(LocalSql sql, Movement movement, Stamp stamp, Guid? user)
    {
        Add(sql, stamp, ItemJson.TypeOf(movement.Type), movement.StoreId, movement.Product.Id, movement.Product.Barcode, movement.MovementId,
            ItemJson.Write(movement, stamp.Id, stamp.Seq, stamp.At, movement.RecordedBy ?? user));
        return stamp.Id;
    }

    public static Guid Add(LocalSql sql, ProductEdit edit, Stamp stamp, Guid? user)
    {
        Add(sql, stamp, "PRODUCT", null, edit.ProductId, null, null, ItemJson.Write(edit, stamp.Id, stamp.Seq, stamp.At, edit.RecordedBy ?? user));
        return stamp.Id;
    }

    public static Guid Add(LocalSql sql, OwnDecision decision, Stamp stamp, Guid? user)
    {
        var content = ItemJson.Write(decision, stamp.Id, stamp.Seq, stamp.At, decision.RecordedBy ?? user);
        Add(sql, stamp, "RESOLVE", decision.StoreId, decision.ProductId, null, null, content);
        return stamp.Id;
    }

    /// <summary>The first items that wait, at most so many and together at most so many bytes, but at least one; none when none waits.</summary>
    public static IReadOnlyList<WaitingItem> Waiting(LocalSql sql, int count, int bytes)
    {
        // An age adds up to 24 bytes.
        const int room = 32;
        var items = sql.Query("item-waiting", row => new WaitingItem(
            row.GetInt64(0), row.Id(1), row.GetString(2), LocalTime.Of(row.GetInt64(3)), row.TextOrNull(4) is { } boot ? new(boot, row.GetInt64(5)) : null), ("count", count));
        var length = 0;
        return [.. items.TakeWhile((item, index) => (length += System.Text.Encoding.UTF8.GetByteCount(item.Content) + room) <= bytes || index == 0)];
    }

    /// <summary>What waits behind the item with this counter.</summary>
    public static KeptBack KeptBack(LocalSql sql, long last) =>
        sql.Query("item-kept-back", row => new KeptBack(row.GetInt64(0), row.TimeOrNull(1)), ("last", last)).Single();

    public static RecordedItem? Find(LocalSql sql, Guid id) => sql.Query("item-get", Read, ("id", id)).SingleOrDefault();

    /// <summary>The items that a statement of the shape of item-outbox finds.</summary>
    public static List<RecordedItem> List(LocalSql sql, string statement) => sql.Query(statement, Read);

    /// <summary>When and by which reading of the boot clock an item was recorded.</summary>
    public static (DateTimeOffset At, BootReading? Boot) Recorded(SqliteDataReader row) =>
        (LocalTime.Of(row.GetInt64(8)), row.TextOrNull(9) is { } boot ? new(boot, row.GetInt64(10)) : null);

    public static RecordedItem Read(SqliteDataReader row)
    {
        var content = row.GetString(7);
        var (quantity, conflictId, choice) = Read(content);
        return new()
        {
            Seq = row.GetInt64(0),
            Id = row.Id(1),
            Type = row.GetString(2),
            StoreId = row.IdOrNull(3),
            ProductId = row.IdOrNull(4),
            Barcode = row.TextOrNull(5),
            MovementId = row.IdOrNull(6),
            Quantity = quantity,
            ConflictId = conflictId,
            Choice = choice,
            Content = content,
            RecordedAt = LocalTime.Of(row.GetInt64(8)),
            State = ItemStates.Parse(row.GetString(11)),
            SyncedAt = row.TimeOrNull(12),
            OccurredAt = row.TimeOrNull(13),
            Version = row.NumberOrNull(14),
            Effects = row.TextOrNull(16) is { } effects ? JsonSerializer.Deserialize<ItemEffect[]>(effects)! : [],
            Error = row.TextOrNull(17) is { } code ? new Rejection(code, row.GetString(18), row.TextOrNull(19)) : null,
            Dismissal = row.TextOrNull(20),
            ReplacedBy = row.IdOrNull(21),
        };
    }

    private static void Add(LocalSql sql, Stamp stamp, string type, Guid? storeId, Guid? productId, string? barcode, Guid? movementId, string content) => sql.Execute(
        "item-add", ("seq", stamp.Seq), ("id", stamp.Id), ("type", type), ("store", storeId), ("product", productId), ("barcode", barcode),
        ("movement", movementId), ("content", content), ("recordedAt", stamp.At), ("boot", stamp.Boot?.Boot), ("elapsed", stamp.Boot?.ElapsedMs));

    // What of an item stands in its content only.
    private static (decimal? Quantity, Guid? ConflictId, ConflictChoice? Choice) Read(string content)
    {
        using var document = JsonDocument.Parse(content);
        var item = document.RootElement;
        var quantity = item.Decimal("quantity") is { } number ? Quantity.Normalize(number) : (decimal?)null;
        return (quantity, item.Id("conflictId"), WireNames.Parse<ConflictChoice>(item.Text("choice")));
    }
}
