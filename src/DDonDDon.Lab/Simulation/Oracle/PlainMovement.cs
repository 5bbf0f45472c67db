using System.Text.Json;
using DDonDDon.Ledger;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>
/// A stored movement, read from its JSON without the program's own classes. <paramref name="Type"/> is the event's stored name;
/// <paramref name="Quantity"/> is null for a void.
/// </summary>
internal sealed record PlainMovement(
    StoredEvent Stored, string Type, Guid Id, Guid Product, string Place, DateTimeOffset At, decimal? Quantity, Guid? Amends, bool Void, string Reason)
{
    public static readonly string[] Types = ["stock_received", "stock_issued", "stock_adjusted", "stock_counted", "movement_amended"];

    public bool IsAmendment => Type == "movement_amended";

    public static PlainMovement Of(StoredEvent stored)
    {
        using var document = JsonDocument.Parse(stored.Data);
        var data = document.RootElement;
        var at = data.GetProperty("occurredAt").GetDateTimeOffset();
        var id = data.GetProperty("id").GetGuid();
        return new(
            stored, stored.Type, id, data.GetProperty("productId").GetGuid(),
            // Its place in time as a text that sorts as the order keys do.
            PlaceOf(at, data.GetProperty("deviceId").GetGuid(), data.GetProperty("seq").GetInt64(), id), at,
            data.TryGetProperty("quantity", out var quantity) ? quantity.GetDecimal() : null,
            data.TryGetProperty("movementId", out var amends) ? amends.GetGuid() : null,
            data.TryGetProperty("void", out var isVoid) && isVoid.GetBoolean(),
            data.TryGetProperty("reason", out var reason) ? reason.GetString()! : "none");
    }

    public static string PlaceOf(DateTimeOffset at, Guid device, long seq, Guid id) => $"{at.UtcTicks:D20} {device} {seq:D20} {id}";
}

/// <summary>A stock item by the rules of the fold as they are written down, over the whole set and in no hurry.</summary>
internal sealed record PlainStock(
    decimal Quantity, string? Baseline, decimal BaselineQuantity, string? Latest, decimal TotalIn, decimal TotalOut, IReadOnlyList<Guid> Awaited, long Version)
{
    public static PlainStock Of(IReadOnlyCollection<PlainMovement> all)
    {
        var holding = PlainHistory.Of(all);
        var valid = holding.Where(one => one.Quantity is not null).ToList();
        var baseline = valid.LastOrDefault(one => one.Movement.Type == "stock_counted");
        var after = valid.Where(one => baseline is null || string.CompareOrdinal(one.Movement.Place, baseline.Movement.Place) > 0);
        return new(
            (baseline?.Quantity ?? 0) + after.Sum(one => one.Signed), baseline?.Movement.Place, baseline?.Quantity ?? 0,
            holding is [.., { } last] ? last.Movement.Place : null, valid.Where(one => one.Movement.Type == "stock_received").Sum(one => one.Quantity!.Value),
            valid.Where(one => one.Movement.Type == "stock_issued").Sum(one => one.Quantity!.Value),
            [.. all.Where(one => one.IsAmendment).Select(one => one.Amends!.Value).Distinct().Except(all.Where(one => !one.IsAmendment).Select(one => one.Id))],
            all.Count);
    }

    public bool Equals(PlainStock? other) => other is not null
        && (Quantity, Baseline, BaselineQuantity, Latest, TotalIn, TotalOut, Version)
            == (other.Quantity, other.Baseline, other.BaselineQuantity, other.Latest, other.TotalIn, other.TotalOut, other.Version)
        && Awaited.ToHashSet().SetEquals(other.Awaited);

    public override int GetHashCode() => HashCode.Combine(Quantity, Version);

    /// <summary>What a stored document says.</summary>
    public static PlainStock Read(byte[] document)
    {
        using var parsed = JsonDocument.Parse(document);
        var data = parsed.RootElement;
        var baseline = data.TryGetProperty("baseline", out var held) ? held : (JsonElement?)null;
        return new(
            data.GetProperty("quantity").GetDecimal(), baseline is { } b ? PlaceOf(b.GetProperty("key")) : null,
            baseline?.GetProperty("quantity").GetDecimal() ?? 0, data.TryGetProperty("latest", out var latest) ? PlaceOf(latest) : null,
            data.GetProperty("totalIn").GetDecimal(), data.GetProperty("totalOut").GetDecimal(),
            [.. data.GetProperty("awaited").EnumerateArray().Select(id => id.GetGuid())], data.GetProperty("version").GetInt64());
    }

    public static string PlaceOf(JsonElement key) => PlainMovement.PlaceOf(
        key.GetProperty("occurredAt").GetDateTimeOffset(), key.GetProperty("deviceId").GetGuid(), key.GetProperty("seq").GetInt64(),
        key.GetProperty("id").GetGuid());
}

/// <summary>An original movement as it holds after its amendments; without a quantity it did not happen.</summary>
internal sealed record PlainHolding(PlainMovement Movement, decimal? Quantity, int Events)
{
    public decimal Signed => Movement.Type switch
    {
        "stock_received" or "stock_adjusted" => Quantity ?? 0,
        "stock_issued" => -(Quantity ?? 0),
        _ => 0,
    };
}

/// <summary>What holds of a stock item, in the order of time.</summary>
internal static class PlainHistory
{
    public static IReadOnlyList<PlainHolding> Of(IReadOnlyCollection<PlainMovement> all) =>
    [
        .. from original in all
           where !original.IsAmendment
           orderby original.Place
           let amendments = all.Where(one => one.Amends == original.Id).ToList()
           let last = amendments.Where(one => one.Void || Fits(original, one.Quantity!.Value)).Append(original).MaxBy(one => one.Place, StringComparer.Ordinal)
           select new PlainHolding(original, last.Void ? null : last.Quantity, 1 + amendments.Count),
    ];

    private static bool Fits(PlainMovement original, decimal quantity) => original.Type switch
    {
        "stock_counted" => quantity >= 0,
        "stock_adjusted" => quantity != 0,
        _ => quantity > 0,
    };
}
