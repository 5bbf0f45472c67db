using System.Text.Json;
using System.Text.Json.Nodes;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;
using DDonDDon.Ledger;
using DDonDDon.Server.Marten;

namespace DDonDDon.Server.Features.Audit;

/// <summary>
/// An event of an item, as it was recorded and as it stands now. <paramref name="Position"/> is its place in the store's ledger,
/// <paramref name="Event"/> its stored type, <paramref name="Type"/> that of a movement. <paramref name="Quantity"/> is what was recorded,
/// <paramref name="EffectiveQuantity"/> what holds after amendments; <paramref name="Role"/> says what has become of a movement,
/// <paramref name="DecidesStock"/> whether the stock would be explained otherwise without it, and <paramref name="Adds"/> what it adds to it, so that
/// all of them together give the stock. <paramref name="SupersededBy"/> is the later count, or of an amendment the later edit;
/// <paramref name="SupersededMovements"/> is how many movements a count made not count any more, since the count <paramref name="SupersededCount"/>.
/// <paramref name="Data"/> is all of an event that is no movement. <paramref name="Hash"/> is its link of the hash chain.
/// </summary>
public sealed record StreamEventView(
    long Version, long Position, Guid Id, string Event, MovementType? Type, DateTimeOffset? OccurredAt, DateTimeOffset? ClientTime, string? Clock,
    DateTimeOffset RecordedAt, Guid? RecordedBy, string? RecordedByEmail, Guid? SyncedBy, Guid? DeviceId, long? Seq, string? BatchId, decimal? Quantity,
    decimal? EffectiveQuantity, Guid? MovementId, bool? Void, string? Reason, string? Note, string? Reference, string? Barcode, decimal? PackSize,
    TransferLink? Transfer, MovementRole? Role, bool DecidesStock, decimal? Adds, Guid? AmendedBy, Guid? SupersededBy, int? SupersededMovements,
    Guid? SupersededCount, GoodsLabel? Label, JsonObject? Data, string? Hash)
{
    /// <summary>An event as it is shown, without the name of the one who recorded it.</summary>
    /// <param name="stored">The event.</param>
    /// <param name="types">The events that there are.</param>
    /// <param name="standings">Those of the item's movements; an event without one is shown as recorded.</param>
    internal static StreamEventView Of(StoredEvent stored, EventTypes types, IReadOnlyDictionary<Guid, MovementStanding> standings)
    {
        var data = JsonNode.Parse(stored.Data)!.AsObject();
        var standing = standings.GetValueOrDefault(stored.Id);
        var movement = standing is null ? null : (StockMovement)types.Read(stored);
        var isCount = standing is { Role: not MovementRole.Voided, Movement: StockCounted };
        return new(
            stored.Version, stored.Seq, stored.Id, stored.Type, movement is null ? null : movement.TypeOf(),
            TimeOf(data, "occurredAt"), TimeOf(data, "clientTime"), movement is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName($"{movement.Clock}"),
            stored.Timestamp, IdOf(data, "recordedBy") ?? IdOf(stored.UserName), null, IdOf(data, "syncedBy"),
            IdOf(data, "deviceId") ?? IdOf(stored.CausationId), WholeOf(data, "seq"), stored.CorrelationId,
            (movement as OriginalMovement)?.Quantity ?? (movement as MovementAmended)?.Quantity, standing?.Effective, IdOf(data, "movementId"),
            (movement as MovementAmended)?.Void, movement?.Reason, movement?.Note, movement?.Reference, movement?.Barcode, movement?.PackSize,
            movement is null ? null : TransferLink.Of(movement), standing?.Role, standing?.Decides ?? false, standing?.Adds, standing?.AmendedBy,
            standing?.SupersededBy, isCount ? standing!.Replaced : null, standing?.ReplacedCount, (movement as OriginalMovement)?.WholeLabel,
            movement is null ? data : null,
            stored.Header(HashChain.Header)?.ToString());
    }

    private static DateTimeOffset? TimeOf(JsonObject data, string name) =>
        data[name] is JsonValue value && value.TryGetValue<DateTimeOffset>(out var time) ? time : null;

    private static long? WholeOf(JsonObject data, string name) => data[name] is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    private static Guid? IdOf(JsonObject data, string name) => data[name] is JsonValue value && value.TryGetValue<string>(out var text) ? IdOf(text) : null;

    private static Guid? IdOf(string? text) => Guid.TryParseExact(text, "D", out var id) ? id : null;
}
