using System.Text.Json;
using DDonDDon.Ledger;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>A product by the rule that the last write wins, field by field and code by code: what it says, as text.</summary>
internal static class PlainProduct
{
    private static readonly string[] Fields = ["name", "sku", "unit", "price", "categoryId", "archived"];

    public static string Of(IEnumerable<StoredEvent> edits)
    {
        var values = new SortedDictionary<string, (string Place, string? Value)>(StringComparer.Ordinal);
        var count = 0;
        foreach (var stored in edits)
        {
            count++;
            using var parsed = JsonDocument.Parse(stored.Data);
            var data = parsed.RootElement;
            var place = PlainStock.PlaceOf(data);
            foreach (var change in data.GetProperty("changes").EnumerateObject()) Write(change.Name, change.Value.GetString());
            foreach (var code in data.GetProperty("barcodes").EnumerateObject())
                Write($"code {code.Name}", code.Value.ValueKind is JsonValueKind.Null ? null : Number(code.Value.GetDecimal()));

            void Write(string name, string? value)
            {
                if (!values.TryGetValue(name, out var held) || string.CompareOrdinal(held.Place, place) < 0) values[name] = (place, value);
            }
        }
        return Text(count, values.Where(one => one.Value.Value is not null).Select(one => (one.Key, one.Value.Value!)));
    }

    /// <summary>What a stored document says.</summary>
    public static string Read(byte[] document)
    {
        using var parsed = JsonDocument.Parse(document);
        var data = parsed.RootElement;
        var fields = from name in Fields
                     where data.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False)
                     let value = data.GetProperty(name)
                     select (name, value.ValueKind is JsonValueKind.Number ? Number(value.GetDecimal()) : value.ToString());
        var codes = data.GetProperty("barcodes").EnumerateArray()
            .Select(code => ($"code {code.GetProperty("code").GetString()}", Number(code.GetProperty("packSize").GetDecimal())));
        return Text(data.GetProperty("version").GetInt64(), fields.Concat(codes));
    }

    private static string Number(decimal number) => FormattableString.Invariant($"{number:0.###}");

    private static string Text(long version, IEnumerable<(string Name, string Value)> values) =>
        $"v{version} {string.Join(", ", values.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => $"{one.Name}={one.Value}"))}";
}
