namespace DDonDDon.Domain.Items;

/// <summary>How an item names its product: by its id, or by a code that was scanned; one of the two.</summary>
public readonly record struct ProductReference
{
    private ProductReference(Guid? id, string? code) => (Id, Code) = (id, code);

    public Guid? Id { get; }
    public string? Code { get; }

    public static ProductReference Of(Guid id) => new(id, null);

    public static ProductReference Of(string code) => new(null, code);
}
