using System.Globalization;
using DDonDDon.Client.Deciding;
using DDonDDon.Domain;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Client.Recording;

/// <summary>The server's rules about a single item, so that a mistake is noticed while somebody is there to correct it.</summary>
internal static class ItemRules
{
    private const int LongestText = 2000;
    private static readonly string[] AdjustReasons = ["damage", "loss", "found", "sample", "other"];

    public static Rejection? Check(Movement movement)
    {
        if (movement.StoreId == Guid.Empty) return new("storeId.invalid", "storeId is a UUID other than zeros.", "storeId");
        return CheckProduct(movement.Product) ?? CheckRecorder(movement.RecordedBy) ?? CheckQuantity(movement) ?? CheckAmendment(movement)
            ?? CheckTexts(movement);
    }

    public static Rejection? Check(ProductEdit edit)
    {
        if (edit.ProductId == Guid.Empty) return new("productId.invalid", "productId is a UUID other than zeros.", "productId");
        if (CheckRecorder(edit.RecordedBy) is { } nobody) return nobody;
        if (edit.Changes.Count + edit.Barcodes.Count == 0) return new("product.invalid", "The edit changes nothing: give Changes or Barcodes.", "changes");
        var changes = new Dictionary<string, string?>();
        foreach (var (field, value) in edit.Changes)
        {
            if (!ProductField.All.Contains(field))
                return new("product.unknown_field", $"A product has the fields {string.Join(", ", ProductField.All)}.", "changes");
            if (!Fits(field, value)) return new("product.invalid", $"{field} cannot be {value ?? "null"}.", field);
            changes[field] = value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture);
        }
        if (edit.Barcodes.GroupBy(barcode => barcode.Code, StringComparer.Ordinal).Any(code => code.Count() > 1))
            return new("barcode.invalid", "Each code stands there once.", "barcodes");
        foreach (var barcode in edit.Barcodes.Where(barcode => !barcode.Removed))
            if (Barcode.Check(barcode.Code, barcode.Internal) is { } refused) return refused;
        return Product.Decide(new ProductChanged
        {
            Id = Guid.Empty,
            ProductId = edit.ProductId,
            DeviceId = Guid.Empty,
            Seq = 0,
            RecordedBy = Guid.Empty,
            OccurredAt = default,
            Changes = changes,
            Barcodes = edit.Barcodes.ToDictionary(barcode => barcode.Code, barcode => barcode.Removed ? null : (decimal?)barcode.PackSize),
        });
    }

    /// <param name="decision">The decision.</param>
    /// <param name="conflict">The conflict that it is about.</param>
    /// <param name="isUnderWay">Whether an earlier decision of this device is pending or synced.</param>
    public static Rejection? Check(OwnDecision decision, ConflictDocument conflict, bool isUnderWay)
    {
        if (CheckRecorder(decision.RecordedBy) is { } nobody) return nobody;
        if (isUnderWay) return new("conflict.resolved", "This device has decided it already.");
        if (!conflict.IsOpen)
            return conflict.IsDecided
                ? new("conflict.resolved", "Somebody has decided this already.")
                : new("conflict.closed", "There is nothing to decide any more: what happened since has answered the question.");
        if (conflict.Choices.All(offered => offered.Choice != decision.Choice))
            return new("choice.invalid", "This is not one of the choices of this conflict.", "choice");
        return (decision.Choice, decision.Quantity) switch
        {
            (not ConflictChoice.SetQuantity, null) => null,
            (not ConflictChoice.SetQuantity, _) => new("quantity.unexpected", "Only SetQuantity takes a quantity.", "quantity"),
            (_, null) => new("quantity.required", "SetQuantity needs the quantity that was counted.", "quantity"),
            (_, { } counted) when counted < 0 || !Quantity.IsValid(counted) =>
                new("quantity.invalid", "A count is a number from 0 to 1,000,000,000 with at most 3 decimal places.", "quantity"),
            _ => null,
        };
    }

    /// <summary>Whether JSON and the database can hold a text: no U+0000 and no lone surrogates.</summary>
    public static bool IsText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') return false;
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }

    private static bool Fits(string field, object? value) => (field, value) switch
    {
        (ProductField.Name, string name) => IsText(name) && !string.IsNullOrWhiteSpace(name),
        (ProductField.Sku or ProductField.Unit, string text) => IsText(text),
        (ProductField.Price, decimal) or (ProductField.CategoryId, Guid) or (ProductField.Archived, bool) => true,
        (ProductField.Sku or ProductField.Unit or ProductField.Price or ProductField.CategoryId, null) => true,
        _ => false,
    };

    private static Rejection? CheckProduct(ProductReference product) => product switch
    {
        { Id: { } id } => id == Guid.Empty ? new("productId.invalid", "productId is a UUID other than zeros.", "productId") : null,
        { Barcode: { } code } when IsText(code) && Barcode.IsReadable(code) => null,
        { Barcode: not null } => new("barcode.invalid", $"A barcode has 1 to {Barcode.MaximumLength} visible characters and no space around it.", "barcode"),
        _ => new("product.required", "Name the product by its id or by a barcode.", "productId"),
    };

    private static Rejection? CheckRecorder(Guid? recordedBy) =>
        recordedBy == Guid.Empty ? new("recordedBy.invalid", "recordedBy is a UUID other than zeros.", "recordedBy") : null;

    private static Rejection? CheckQuantity(Movement movement)
    {
        if (movement.Quantity is not { } quantity) return null;
        if (!Quantity.IsValid(quantity))
            return new("quantity.invalid", "A quantity is a number of at most 1,000,000,000 with at most 3 decimal places.", "quantity");
        return movement.Type switch
        {
            MovementType.Inbound or MovementType.Outbound when quantity <= 0 =>
                new("quantity.invalid", "This quantity must be greater than 0; book a correction as ADJUST.", "quantity"),
            MovementType.Adjust when quantity == 0 => new("quantity.invalid", "An adjustment is a difference other than 0.", "quantity"),
            MovementType.Count when quantity < 0 => new("quantity.invalid", "A count is 0 or more.", "quantity"),
            _ => null,
        };
    }

    private static Rejection? CheckAmendment(Movement movement) => movement.MovementId == Guid.Empty
        ? new("movementId.invalid", "movementId is a UUID other than zeros.", "movementId")
        : null;

    private static Rejection? CheckTexts(Movement movement)
    {
        (string Name, string? Text)[] texts = [("reason", movement.Reason), ("note", movement.Note), ("reference", movement.Reference)];
        foreach (var (name, text) in texts)
            if (text is not null && (text.Length > LongestText || !IsText(text)))
                return new("text.invalid", $"{name} is text of at most {LongestText} characters, without the character U+0000.", name);
        return movement.Type is MovementType.Adjust && movement.Reason is { } reason && !AdjustReasons.Contains(reason)
            ? new("reason.invalid", $"The reason of an adjustment is one of {string.Join(", ", AdjustReasons)}.", "reason")
            : null;
    }
}
