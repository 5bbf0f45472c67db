using System.Globalization;
using System.Text.Json;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>A day of a stock item, summed up in no hurry. The simulated shops are in Seoul, where no clock is ever put back.</summary>
internal sealed record PlainDay(
    string Day, decimal Received, decimal Issued, decimal Adjusted, decimal? LastCount, decimal Moved, long Movements, long Version)
{
    private static readonly TimeSpan Seoul = TimeSpan.FromHours(9);

    public static IReadOnlyList<PlainDay> Of(IReadOnlyCollection<PlainMovement> all)
    {
        var days = new List<PlainDay>();
        foreach (var holding in PlainHistory.Of(all))
        {
            var day = holding.Movement.At.ToOffset(Seoul).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (days.Count == 0 || days[^1].Day != day) days.Add(new(day, 0, 0, 0, null, 0, 0, 0));
            var (held, quantity) = (days[^1], holding.Quantity ?? 0);
            held = held with { Movements = held.Movements + 1, Version = held.Version + holding.Events };
            if (holding.Quantity is not null) held = holding.Movement.Type switch
            {
                "stock_received" => held with { Received = held.Received + quantity },
                "stock_issued" => held with { Issued = held.Issued + quantity },
                "stock_adjusted" => held with { Adjusted = held.Adjusted + quantity },
                _ => held with { LastCount = quantity, Moved = 0 },
            };
            if (holding is not { Quantity: not null, Movement.Type: "stock_counted" }) held = held with { Moved = held.Moved + holding.Signed };
            days[^1] = held;
        }
        return days;
    }

    /// <summary>What a stored document says.</summary>
    public static (Guid Product, PlainDay Day) Read(byte[] document)
    {
        using var parsed = JsonDocument.Parse(document);
        var data = parsed.RootElement;
        decimal Number(string name) => data.GetProperty(name).GetDecimal();
        return (data.GetProperty("productId").GetGuid(), new(
            data.GetProperty("day").GetString()!, Number("received"), Number("issued"), Number("adjusted"),
            data.TryGetProperty("lastCount", out var count) ? count.GetProperty("quantity").GetDecimal() : null, Number("moved"),
            data.GetProperty("movements").GetInt64(), data.GetProperty("version").GetInt64()));
    }
}
