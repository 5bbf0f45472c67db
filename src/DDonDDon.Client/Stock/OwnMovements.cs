using System.Text.Json;
using DDonDDon.Client.Deciding;
using DDonDDon.Client.Local;
using DDonDDon.Client.Recording;
using DDonDDon.Domain;
using DDonDDon.Domain.Items;
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

    private readonly Dictionary<string, FoundProduct?> _codes = [];

    /// <summary>The movements of a store that its local stock does not include yet.</summary>
    public IReadOnlyList<OwnMovement> Uncounted(Guid storeId) => Place(sql.Query(ItemSql.Uncounted, Read, ("store", storeId)));

    /// <summary>The movements in the local stock that <paramref name="amendments"/> are about, with their earlier amendments.</summary>
    public IReadOnlyList<OwnMovement> Amended(IEnumerable<OwnMovement> amendments) =>
        [.. amendments.Select(own => own.Movement).OfType<MovementAmended>().Select(amendment => amendment.MovementId).Distinct()
            .SelectMany(id => Place(sql.Query(ItemSql.SyncedWithAmendments, Read, ("id", id)).Where(row => !row.IsUncounted)))];

    // The times that the server would give them if they were sent now, by the same rules and what is known about this device's clock.
    private List<OwnMovement> Place(IEnumerable<Row> rows)
    {
        var offset = TimeSpan.FromMilliseconds(sql.GetNumber(LocalSettings.ClockOffset) ?? 0);
        var (items, now, boot) = (rows.ToList(), clock.Now, clock.Boot);
        // They will be sent after the last stamp, which quick scans may have pushed ahead of the clock.
        var sent = items.Select(item => item.At).Where(at => at <= now + DeviceClock.FarthestAhead).Append(now).Max();
        var server = new BatchClock(sent + offset, sent, Tolerance);
        DateTimeOffset Placed(Row item) => server.Place(new(item.At,
            DeviceClock.AgeOf(item.At, item.Boot, now, boot) is { } age ? TimeSpan.FromMilliseconds(age) : null)).OccurredAt;
        return [.. items.Select(item => MovementOf(item, item.OccurredAt ?? Placed(item))).OfType<OwnMovement>()];
    }

    private OwnMovement? MovementOf(Row item, DateTimeOffset occurredAt)
    {
        if (item.Recorded is DecisionItem decision) return DecidedBy(item, decision, occurredAt);
        if (item.Recorded is not StoreItem own || ProductOf(own, item.AnswerProductId) is not { } product) return null;
        var accepted = new Acceptance(default, default, new(occurredAt, default));
        return own switch
        {
            MovementItem moved => new(product.Id, moved.ToMovement(product, accepted)),
            AmendmentItem amended => new(product.Id, amended.ToMovement(product, accepted)),
            _ => null,
        };
    }

    // What a decision books has its own id on the server, and the device, counter and time of the decision.
    private OwnMovement? DecidedBy(Row item, DecisionItem decision, DateTimeOffset occurredAt) =>
        decision.StoreId is { } store && item.About is { } product
        && OwnDecisions.MovementOf(decision.Choice, decision.Quantity, ConflictDocument.Find(sql, decision.ConflictId)) is { } movement
            ? new(product, movement with
            {
                Id = DerivedId.Of(decision.Id, "movement"),
                StoreId = store,
                ProductId = product,
                DeviceId = deviceId,
                Seq = decision.Seq,
                OccurredAt = occurredAt,
            })
            : null;

    private FoundProduct? ProductOf(StoreItem item, Guid? answered)
    {
        if (item.Product.Id is { } id) return new(id);
        var code = item.Product.Code!;
        if (!_codes.TryGetValue(code, out var found))
            _codes[code] = found = Catalogue.FindCode(sql, code);
        return answered is { } product ? new(product, found?.PackSize ?? 1) : found;
    }

    private Row Read(SqliteDataReader row)
    {
        using var content = JsonDocument.Parse(row.Text("content"));
        return new(
            ItemReader.Read(content.RootElement, 0, deviceId).Item?.Item, row.IdOrNull("product_id"), row.Time("recorded_at"), row.BootOrNull(),
            row.TimeOrNull("occurred_at"), row.IdOrNull("answer_product_id"), row.Number("uncounted") == 1);
    }

    // An item, null when only newer versions can read it; the product that it is about, if it is known without its code; and what the server has said.
    private sealed record Row(
        Item? Recorded, Guid? About, DateTimeOffset At, BootReading? Boot, DateTimeOffset? OccurredAt, Guid? AnswerProductId, bool IsUncounted);
}
