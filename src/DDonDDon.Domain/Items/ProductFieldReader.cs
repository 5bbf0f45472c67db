using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Items;

/// <summary>
/// Reads the new values of a product's fields as clients send them: text, a number, true or false; null clears. Text is composed (NFC): the same word is the
/// same, whichever computer wrote it.
/// </summary>
public static class ProductFieldReader
{
    /// <summary>The values as they stand in events, or why one of them cannot be.</summary>
    public static (Dictionary<string, string?> Changes, Rejection? Rejection) Read(IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (field, value) in members)
        {
            if (!ProductField.All.Contains(field))
                return (changes, ItemRefusals.UnknownField);
            if (Value(field, value) is not { IsReadable: true } read)
                return (changes, new("product.invalid", $"{field} is {Kind(field)}.", field));
            changes[field] = read.Text;
        }
        return (changes, null);
    }

    private static (bool IsReadable, string? Text) Value(string field, JsonElement value) => (field, value.ValueKind) switch
    {
        (ProductField.Archived, JsonValueKind.True or JsonValueKind.False) => (true, value.GetBoolean() ? "true" : "false"),
        (ProductField.Archived or ProductField.Name, JsonValueKind.Null) => default,
        (_, JsonValueKind.Null) => (true, null),
        (ProductField.Price, JsonValueKind.Number) => value.TryGetDecimal(out var price)
            ? (true, Quantity.Normalize(price).ToString(CultureInfo.InvariantCulture))
            : default,
        (ProductField.CategoryId, JsonValueKind.String) => JsonMembers.Id(value) is { } id ? (true, id.ToString()) : default,
        (ProductField.Name, JsonValueKind.String) => JsonMembers.Text(value) is { } name ? (true, ComposedText.Of(name)) : default,
        (ProductField.Sku or ProductField.Unit, JsonValueKind.String) => JsonMembers.Text(value) is { } text
            ? (true, string.IsNullOrWhiteSpace(text) ? null : ComposedText.Of(text.Trim()))
            : default,
        _ => default,
    };

    private static string Kind(string field) => field switch
    {
        ProductField.Archived => "true or false",
        ProductField.Name => "a text",
        ProductField.Price => "a number from 0 to 1,000,000,000, or null",
        ProductField.CategoryId => "a UUID, or null",
        _ => "a text, or null",
    };
}
