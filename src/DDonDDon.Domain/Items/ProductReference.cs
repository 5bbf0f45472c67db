namespace DDonDDon.Domain.Items;

/// <summary>How an item names its product: by its id, or by a code that was scanned; one of the two. Both convert implicitly.</summary>
public readonly record struct ProductReference
{
    private ProductReference(Guid? id, string? code) => (Id, Code) = (id, code);

    public Guid? Id { get; }

    /// <summary>With a code, a quantity counts scans: 2 scans of a box of 12 are 24 pieces, by the pack size that the server knows at that moment.</summary>
    public string? Code { get; }

    public static ProductReference Of(Guid id) => new(id, null);

    public static ProductReference Of(string code) => new(null, code);

    public static implicit operator ProductReference(Guid id) => Of(id);
    public static implicit operator ProductReference(string code) => Of(code);
}
