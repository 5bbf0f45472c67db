using System.Text.Json;
using DDonDDon.Domain.Counting;
using DDonDDon.Lab.Simulation.Storage;
using DDonDDon.Ledger;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>Something that was counted in a count session, read from its JSON. <paramref name="Line"/>: whose line it is, by the id on the sheet.</summary>
internal sealed record PlainLine(Guid Line, Guid Product, string Place, decimal Quantity, Guid? Replaces)
{
    public const string Type = "count_line_recorded";

    public static PlainLine Of(StoredEvent stored)
    {
        using var document = JsonDocument.Parse(stored.Data);
        var data = document.RootElement;
        var product = data.GetProperty("productId").GetGuid();
        return new(
            CountLine.IdOf(data.GetProperty("sessionId").GetGuid(), product, data.GetProperty("zone").GetString()!, data.GetProperty("deviceId").GetGuid()),
            product, PlainStock.PlaceOf(data), data.GetProperty("quantity").GetDecimal(),
            data.TryGetProperty("replaces", out var other) ? other.GetGuid() : null);
    }

    /// <summary>What each line says last, how often it was recorded, and whose places it took.</summary>
    public static IEnumerable<(Guid Line, string Text)> Lines(IEnumerable<PlainLine> all) => all.GroupBy(line => line.Line).Select(line => (line.Key, Text(
        Last(line), line.Count(), line.Where(one => one.Replaces is not null).GroupBy(one => one.Replaces!.Value, one => one.Place)
            .Select(replaced => (replaced.Key, replaced.Max(StringComparer.Ordinal)!)))));

    /// <summary>The same, as a stored document says it.</summary>
    public static string Read(StoredProjection document)
    {
        using var parsed = JsonDocument.Parse(document.Data);
        var data = parsed.RootElement;
        return Text(
            (PlainStock.PlaceOf(data.GetProperty("key")), data.GetProperty("quantity").GetDecimal()), data.GetProperty("version").GetInt64(),
            data.GetProperty("replaced").EnumerateObject().Select(replaced => (Guid.Parse(replaced.Name), PlainStock.PlaceOf(replaced.Value))));
    }

    /// <summary>What a sheet says of each product: the sum of the lines whose place none has taken since they were recorded.</summary>
    public static IEnumerable<(Guid Product, string Text)> Sheet(IEnumerable<PlainLine> all) => all.GroupBy(line => line.Product).Select(product => (
        product.Key,
        Number(product.GroupBy(line => line.Line)
            .Where(line => !product.Any(one => one.Replaces == line.Key && string.CompareOrdinal(one.Place, Last(line).Place) > 0))
            .Sum(line => Last(line).Quantity))));

    public static string Number(decimal number) => FormattableString.Invariant($"{number:0.###}");

    private static (string Place, decimal Quantity) Last(IEnumerable<PlainLine> line) =>
        line.Select(one => (one.Place, one.Quantity)).MaxBy(one => one.Place, StringComparer.Ordinal);

    private static string Text((string Place, decimal Quantity) last, long count, IEnumerable<(Guid Line, string Place)> replaced) =>
        $"{Number(last.Quantity)} at {last.Place}, {count} times, for "
        + string.Join(", ", replaced.OrderBy(one => one.Line).Select(one => $"{one.Line} {one.Place}"));
}
