using System.Text.Json.Serialization;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Counting;

/// <summary>
/// COUNT_LINE: somebody counted one product in one zone, in pieces. Of what a device recorded for a zone and product the one with the greatest key holds;
/// several devices and several zones add up.
/// </summary>
public sealed record CountLineRecorded : CountSessionEvent
{
    /// <summary>Made by the device that recorded it; the event has the same id.</summary>
    public required Guid Id { get; init; }

    public required Guid ProductId { get; init; }

    /// <summary>Where it was counted; empty when nobody said.</summary>
    public required string Zone { get; init; }

    /// <summary>In pieces.</summary>
    public required decimal Quantity { get; init; }

    public required Guid DeviceId { get; init; }
    public required long Seq { get; init; }
    public required Guid RecordedBy { get; init; }
    public required Guid SyncedBy { get; init; }

    /// <summary>What the device's clock said (UTC, microseconds).</summary>
    public required DateTimeOffset ClientTime { get; init; }

    /// <summary>How <see cref="CountSessionEvent.OccurredAt"/> was found.</summary>
    public required ClockMethod Clock { get; init; }

    /// <summary>The code that was scanned, when the device did not know the product.</summary>
    public string? Barcode { get; init; }

    /// <summary>How many pieces one scan of <see cref="Barcode"/> stands for; null is one.</summary>
    public decimal? PackSize { get; init; }

    public string? Note { get; init; }

    /// <summary>A line of the same product, whose place this takes: what was recorded for it before this no longer counts.</summary>
    public Guid? Replaces { get; init; }

    [JsonIgnore]
    public OrderKey Key => new(OccurredAt, DeviceId, Seq, Id);

    /// <summary>Whether it may be stored; sessions say for themselves whether they take it.</summary>
    public Rejection? Decide() => HiddenCharacters.In(Zone) ? ItemRefusals.Zone : Stock.Quantity.CheckCounted(Quantity);
}

/// <summary>What one device has counted of one product in one zone of a session: what it recorded with the greatest key.</summary>
public sealed record CountLine
{
    /// <summary>Follows from session, product, zone and device.</summary>
    public required Guid Id { get; init; }

    public required Guid SessionId { get; init; }
    public required Guid ProductId { get; init; }
    public required string Zone { get; init; }
    public required decimal Quantity { get; init; }
    public required OrderKey Key { get; init; }
    public required Guid RecordedBy { get; init; }
    public required DateTimeOffset ClientTime { get; init; }
    public required ClockMethod Clock { get; init; }
    public string? Note { get; init; }

    /// <summary>The lines whose places something recorded for this one has taken, by their ids, each with what was recorded last for that.</summary>
    public IReadOnlyDictionary<Guid, OrderKey> Replaced { get; init; } = new Dictionary<Guid, OrderKey>();

    /// <summary>How many lines were recorded for this zone and product on this device.</summary>
    public long Version { get; init; }

    public static Guid IdOf(CountLineRecorded line) => IdOf(line.SessionId, line.ProductId, line.Zone, line.DeviceId);

    public static Guid IdOf(Guid sessionId, Guid productId, string zone, Guid deviceId) => DerivedId.Of(sessionId, $"{productId}/line/{deviceId}/{zone}");

    /// <summary>The document after one more line, which must not be among those already applied.</summary>
    public static CountLine Evolve(CountLine? held, CountLineRecorded line)
    {
        var (version, replaced) = ((held?.Version ?? 0) + 1, ReplacedWith(held, line));
        return held is not null && held.Key > line.Key ? held with { Version = version, Replaced = replaced } : new()
        {
            Id = IdOf(line),
            SessionId = line.SessionId,
            ProductId = line.ProductId,
            Zone = line.Zone,
            Quantity = Stock.Quantity.Normalize(line.Quantity),
            Key = line.Key,
            RecordedBy = line.RecordedBy,
            ClientTime = line.ClientTime,
            Clock = line.Clock,
            Note = line.Note,
            Replaced = replaced,
            Version = version,
        };
    }

    /// <summary>All lines of a session, folded: one document a product, zone and device.</summary>
    public static IEnumerable<CountLine> Fold(IEnumerable<CountLineRecorded> lines) =>
        lines.GroupBy(line => (line.ProductId, line.Zone, line.DeviceId)).Select(group => group.Aggregate((CountLine?)null, Evolve)!);

    /// <summary>
    /// The lines of one product that stand: those whose place none has taken since they were recorded. The last recorded of all is always among them.
    /// </summary>
    public static IEnumerable<CountLine> Standing(IReadOnlyCollection<CountLine> lines)
    {
        var replaced = lines.SelectMany(line => line.Replaced).ToLookup(one => one.Key, one => one.Value);
        return lines.Where(line => !replaced[line.Id].Any(by => by > line.Key));
    }

    // What one has replaced stays replaced, also when its own quantity is not the last any more.
    private static IReadOnlyDictionary<Guid, OrderKey> ReplacedWith(CountLine? held, CountLineRecorded line)
    {
        var before = held?.Replaced ?? new Dictionary<Guid, OrderKey>();
        if (line.Replaces is not { } other || before.TryGetValue(other, out var last) && last > line.Key) return before;
        return new Dictionary<Guid, OrderKey>(before) { [other] = line.Key };
    }
}
