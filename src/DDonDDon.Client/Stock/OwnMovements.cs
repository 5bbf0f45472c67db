using System.Text.Json;
using DDonDDon.Client.Deciding;
using DDonDDon.Client.Http;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using Microsoft.Data.Sqlite;

namespace DDonDDon.Client.Stock;

/// <summary>A movement of this device, in pieces, at the time that the server has given it or is expected to.</summary>
internal sealed record OwnMovement(Guid ProductId, StockMovement Movement);

/// <summary>
/// This device's movements as the domain knows them. Codes are looked up in the local catalogue; a movement with an unknown code changes no
/// stock yet.
/// </summary>
internal sealed class OwnMovements(LocalSql sql, DeviceClock clock, Guid deviceId)
{
    // The server's own tolerance may differ; the times are settled once it has answered.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, (Guid ProductId, decimal PackSize)?> _codes = [];

    /// <summary>The movements of a store that its local stock does not include yet.</summary>
    public IReadOnlyList<OwnMovement> Uncounted(Guid storeId) => Place(sql.Query(ItemSql.Uncounted, Row.Read, ("store", storeId)));

    /// <summary>The movements in the local stock that <paramref name="amendments"/> are about, with their earlier amendments.</summary>
    public IReadOnlyList<OwnMovement> Amended(IEnumerable<OwnMovement> amendments) =>
        [.. amendments.Select(own => own.Movement).OfType<MovementAmended>().Select(amendment => amendment.MovementId).Distinct()
            .SelectMany(id => Place(sql.Query(ItemSql.SyncedWithAmendments, Row.Read, ("id", id)).Where(row => !row.IsUncounted)))];

    // The times that the server would give them if they were sent now, by the same rules and what is known about this device's clock.
    private List<OwnMovement> Place(IEnumerable<Row> rows)
    {
        var offset = TimeSpan.FromMilliseconds(sql.GetNumber(LocalSettings.ClockOffset) ?? 0);
        var (items, now, boot) = (rows.ToList(), clock.Now, clock.Boot);
        // They will be sent after the last stamp, which quick scans may have pushed ahead of the clock.
        var sent = items.Select(item => item.At).Append(now).Max();
        var placed = new BatchClock(sent + offset, sent, Tolerance).Place([.. items.Select(item => new RecordedTime(item.At,
            DeviceClock.AgeOf(item.At, item.Boot, now, boot) is { } age ? TimeSpan.FromMilliseconds(age) : null))]);
        return [.. items.Zip(placed).Select(pair => MovementOf(pair.First, pair.First.OccurredAt ?? pair.Second.OccurredAt)).OfType<OwnMovement>()];
    }

    private OwnMovement? MovementOf(Row item, DateTimeOffset occurredAt)
    {
        if (ProductOf(item) is not { } product) return null;
        if (item.Decision is { } decision) return DecidedBy(item, decision, occurredAt);
        var pieces = item.Quantity * product.PackSize;
        StockMovement movement = item.Type switch
        {
            "INBOUND" => new StockReceived { Quantity = pieces!.Value },
            "OUTBOUND" => new StockIssued { Quantity = pieces!.Value },
            "ADJUST" => new StockAdjusted { Quantity = pieces!.Value },
            "COUNT" => new StockCounted { Quantity = pieces!.Value },
            "AMEND" => new MovementAmended { MovementId = item.MovementId!.Value, Quantity = pieces, Void = pieces is null },
            _ => throw new InvalidOperationException($"{item.Type} is not a movement."),
        };
        return new(product.Id, Placed(movement, item.Id, item, product.Id, occurredAt));
    }

    // What a decision books has its own id on the server, and the device, counter and time of the decision.
    private OwnMovement? DecidedBy(Row item, (Guid ConflictId, ConflictChoice Choice) decision, DateTimeOffset occurredAt) =>
        OwnDecisions.MovementOf(decision.Choice, item.Quantity, ConflictDocument.Find(sql, decision.ConflictId)) is { } movement
            ? new(item.ProductId!.Value, Placed(movement, NameBasedId.Of(item.Id, "movement"), item, item.ProductId.Value, occurredAt))
            : null;

    private StockMovement Placed(StockMovement movement, Guid id, Row item, Guid productId, DateTimeOffset occurredAt) =>
        movement with { Id = id, StoreId = item.StoreId, ProductId = productId, DeviceId = deviceId, Seq = item.Seq, OccurredAt = occurredAt };

    private (Guid Id, decimal PackSize)? ProductOf(Row item)
    {
        if (item.ProductId is { } id) return (id, 1);
        var code = item.Barcode!;
        if (!_codes.TryGetValue(code, out var found))
            _codes[code] = found = Catalogue.FindCode(sql, code);
        return item.AnswerProductId is { } answered ? (answered, found?.PackSize ?? 1) : found;
    }

    private sealed record Row(
        Guid Id, long Seq, string Type, Guid StoreId, Guid? ProductId, string? Barcode, Guid? MovementId, decimal? Quantity, DateTimeOffset At,
        BootReading? Boot, DateTimeOffset? OccurredAt, Guid? AnswerProductId, bool IsUncounted, (Guid ConflictId, ConflictChoice Choice)? Decision)
    {
        public static Row Read(SqliteDataReader row)
        {
            using var content = JsonDocument.Parse(row.Text("content"));
            var item = content.RootElement;
            return new(
                row.Id("id"), row.Number("seq"), row.Text("type"), row.Id("store_id"), row.IdOrNull("product_id"), row.TextOrNull("barcode"),
                row.IdOrNull("movement_id"), item.Decimal("quantity"), row.Time("recorded_at"), row.BootOrNull(), row.TimeOrNull("occurred_at"),
                row.IdOrNull("answer_product_id"), row.Number("uncounted") == 1,
                item.Id("conflictId") is { } conflict && WireNames.Parse<ConflictChoice>(item.Text("choice")) is { } choice ? (conflict, choice) : null);
        }
    }
}
