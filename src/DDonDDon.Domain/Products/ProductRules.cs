namespace DDonDDon.Domain.Products;

/// <summary>What an edit must obey when it is made, beyond what every stored one does.</summary>
public static class ProductRules
{
    public const int MaximumBarcodes = 100;

    private const int MostPerKilogram = 1000;

    /// <summary>The refusal of a product that would have no name.</summary>
    public static Rejection NoName { get; } = new("product.invalid", "A product has a name.", ProductField.Name);

    /// <summary>Why a product may not be called so from now on; null when it may.</summary>
    public static Rejection? CheckName(string name) => HiddenCharacters.In(name)
        ? new("product.invalid", "A product's name has no invisible characters, and none that turn the direction of writing.", ProductField.Name)
        : null;

    /// <summary>
    /// Why an edit of <paramref name="held"/> (null: a new product) is refused; null when it is not. Codes that the product has already
    /// are not judged again. <paramref name="isInternal"/>: whether a code was flagged as one of the shop's own.
    /// </summary>
    public static Rejection? Check(Product? held, ProductEvent edit, Func<string, bool> isInternal)
    {
        if (edit.Changes.TryGetValue(ProductField.Name, out var name) ? string.IsNullOrWhiteSpace(name) : held is null)
            return NoName;
        if (name is not null && name != held?.Name && CheckName(name) is { } hidden) return hidden;

        var has = (held?.Barcodes ?? []).Select(barcode => barcode.Key).ToHashSet(StringComparer.Ordinal);
        string[] added = [.. edit.Barcodes.Where(barcode => barcode.Value is not null && !has.Contains(Barcode.KeyOf(barcode.Key)))
            .Select(barcode => barcode.Key)];
        return has.Count + added.Length > MaximumBarcodes && added.Length > 0
            ? new("product.invalid", $"A product has at most {MaximumBarcodes} barcodes.", "barcodes")
            : added.Select(code => Barcode.Check(code, isInternal(code))).Concat(edit.Barcodes.Select(CheckWeighed))
                .FirstOrDefault(rejection => rejection is not null);
    }

    // Grams are as far as a quantity goes, and what a label says must always be one.
    private static Rejection? CheckWeighed(KeyValuePair<string, decimal?> barcode) =>
        ScaleLabel.IsWeighed(barcode.Key) && barcode.Value is { } size && (size % 1 != 0 || size > MostPerKilogram)
            ? new("barcode.pack_size", $"A kilogram on the labels of a scale stands for a whole number of pieces, at most {MostPerKilogram}.", "barcodes")
            : null;
}
