using System.Text.Json;
using DDonDDon.Client.Recording;
using DDonDDon.Domain;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;

namespace DDonDDon.Client;

/// <summary>A code to link to a product, or to remove from it.</summary>
/// <param name="Code">What is scanned.</param>
/// <param name="PackSize">How many pieces one scan is.</param>
/// <param name="Internal">Whether it is the shop's own code instead of a GTIN.</param>
/// <param name="Removed">Whether to remove it.</param>
public sealed record BarcodeEdit(string Code, decimal PackSize = 1, bool Internal = false, bool Removed = false);

/// <summary>
/// An administrator's edit of a product. A product that does not exist yet is created and needs a name. Of two edits of the same field the later
/// one holds, whichever arrives first. The local catalogue shows an edit once the server has it.
/// </summary>
public sealed record ProductEdit(Guid ProductId)
{
    /// <summary>
    /// New values: name, sku and unit (text), categoryId (<see cref="Guid"/>), price (<see cref="decimal"/>), archived (<see cref="bool"/>);
    /// null clears a field other than name and archived.
    /// </summary>
    public IReadOnlyDictionary<string, object?> Changes { get; init; } = new Dictionary<string, object?>();

    public IReadOnlyList<BarcodeEdit> Barcodes { get; init; } = [];

    /// <summary>
    /// The version of the product that was edited, so that only edits made without knowledge of each other conflict. Null for the version in the
    /// local catalogue.
    /// </summary>
    public long? BaseVersion { get; init; }

    /// <summary>The administrator who did it, when it is not the user who is signed in.</summary>
    public Guid? RecordedBy { get; init; }

    /// <summary>Why the server could never accept this, with the code that the server would give; null when it could.</summary>
    public Rejection? Check()
    {
        var (item, unsayable) = ToItem(default, default);
        return item is null ? unsayable : ItemRules.Check(item, RecordedBy);
    }

    /// <summary>The edit as an item, or why it has values that no item can have.</summary>
    internal (ProductEditItem? Item, Rejection? Rejection) ToItem(Stamp stamp, Guid deviceId)
    {
        var (changes, refused) = ProductFieldReader.Read(Changes.Select(change => KeyValuePair.Create(change.Key, JsonOf(change.Value))));
        if (refused is not null) return (null, refused);
        if (Barcodes.DistinctBy(barcode => Barcode.KeyOf(barcode.Code), StringComparer.Ordinal).Count() < Barcodes.Count) return (null, ItemRefusals.Barcodes);
        return (new()
        {
            Id = stamp.Id,
            DeviceId = deviceId,
            Seq = stamp.Seq,
            OccurredAt = stamp.At,
            ProductId = ProductId,
            Changes = changes,
            Barcodes = Barcodes.ToDictionary(barcode => barcode.Code, barcode => barcode.Removed ? null : (decimal?)barcode.PackSize, StringComparer.Ordinal),
            InternalCodes = Barcodes.Where(barcode => barcode.Internal).Select(barcode => barcode.Code).ToHashSet(StringComparer.Ordinal),
            BaseVersion = BaseVersion,
        }, null);
    }

    // What is none of these is no value that a field can have, and neither is text that JSON cannot hold.
    private static JsonElement JsonOf(object? value) =>
        value is null or decimal or bool or Guid || value is string text && ItemRules.IsText(text) ? JsonSerializer.SerializeToElement(value) : default;
}
