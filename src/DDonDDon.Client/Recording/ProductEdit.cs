using DDonDDon.Client.Recording;
using DDonDDon.Domain;

namespace DDonDDon.Client;

/// <summary>A code to link to a product, or to take away. <paramref name="Internal"/>: the shop's own code, no GTIN.</summary>
public sealed record BarcodeEdit(string Code, decimal PackSize = 1, bool Internal = false, bool Removed = false);

/// <summary>
/// An administrator's edit of a product, also of a new one, which then needs a name. Of two edits of the same field the later one stays,
/// whichever arrives first. The local catalogue shows an edit once the server has it.
/// </summary>
public sealed record ProductEdit(Guid ProductId)
{
    /// <summary>
    /// New values: name, sku and unit (text), categoryId (<see cref="Guid"/>), price (<see cref="decimal"/>), archived (<see cref="bool"/>);
    /// null clears, but not name and archived.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Changes { get; init; } = new Dictionary<string, object?>();

    public IReadOnlyList<BarcodeEdit> Barcodes { get; init; } = [];

    /// <summary>
    /// The version of the product that the author saw, so that only edits that cross meet in a conflict; null: that of the local catalogue.
    /// </summary>
    public long? BaseVersion { get; init; }

    /// <summary>Who did it, when it is not who is signed in; an administrator too.</summary>
    public Guid? RecordedBy { get; init; }

    /// <summary>Why this can never be recorded, with the code that the server would give; null when it can.</summary>
    public Rejection? Check() => ItemRules.Check(this);
}
