using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Items;

/// <summary>What every item must obey by itself, wherever it is checked: each says why a value is refused, or null.</summary>
public static class ItemRules
{
    /// <summary>Why a client may not give these ids to what it makes: they are of the kind that only the server makes. Null when it may.</summary>
    public static Rejection? CheckIds(Item item) =>
        DerivedId.IsOne(item.Id) ? ItemRefusals.Derived("id")
        : item is ProductEditItem { ProductId: var product } && DerivedId.IsOne(product) ? ItemRefusals.Derived("productId")
        : null;

    /// <summary>
    /// Why an item can never be taken, by the rules that it is read and decided by: what a device can know before it records one. Its id, its counter
    /// and its time are the device's own and not judged; whose store it is and which products there are, only the server knows.
    /// </summary>
    public static Rejection? Check(Item item, Guid? recordedBy) => CheckId("recordedBy", recordedBy) ?? item switch
    {
        MovementItem movement => CheckSubject(movement) ?? movement.Type.Check(movement.Quantity)
            ?? CheckTexts(movement.Reason, movement.Note, movement.Reference)
            ?? (movement.Reason is { } reason ? CheckReason(movement.Type, reason) : null) ?? CheckLabel(movement.Label),
        AmendmentItem amendment => CheckSubject(amendment) ?? CheckId("movementId", amendment.MovementId)
            ?? (amendment.Quantity is { } quantity ? CheckAmount(quantity) : null)
            ?? CheckTexts(amendment.Reason, amendment.Note, amendment.Reference),
        CountLineItem line => CheckSubject(line) ?? CheckId("sessionId", line.SessionId)
            ?? CheckId("replaces", line.Replaces) ?? (line.Zone.Length > 0 ? CheckZone(line.Zone) : null)
            ?? CheckAmount(line.Quantity) ?? Quantity.CheckCounted(line.Quantity) ?? CheckTexts(null, line.Note, null),
        ProductEditItem edit => CheckId("productId", edit.ProductId) ?? CheckEdit(edit),
        DecisionItem decision => CheckId("storeId", decision.StoreId) ?? CheckId("conflictId", decision.ConflictId)
            ?? (decision.Quantity is { } quantity ? CheckAmount(quantity) : null) ?? DecisionRules.CheckQuantity(decision.Choice, decision.Quantity),
        _ => throw new InvalidOperationException($"{item.GetType().Name} is not an item that is sent."),
    };

    /// <summary>Whether a text can stand in JSON and in the database: no U+0000, and no half of a character.</summary>
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

    public static Rejection? CheckText(string name, string text) =>
        text.Length <= ItemLimits.LongestText && IsText(text) ? null : ItemRefusals.Text(name);

    public static Rejection? CheckReason(MovementType type, string reason) =>
        type is not MovementType.Adjust || ItemLimits.AdjustReasons.Contains(reason) ? null : ItemRefusals.Reason;

    /// <summary>Why a scan cannot be kept; null when it can, whether or not a product can have it: what a scanner sends is never lost.</summary>
    public static Rejection? CheckBarcode(string code) => IsText(code) && !string.IsNullOrWhiteSpace(code) ? null : ItemRefusals.Barcode;

    /// <summary>Whether a label can say this as a lot or a serial number.</summary>
    public static bool IsLabelText(string text) => text.Length is > 0 and <= GoodsLabel.LongestText && IsText(text) && !text.Any(char.IsControl);

    /// <summary>Whether a label can say this as a weight or a count.</summary>
    public static bool IsLabelNumber(decimal number) => number >= 0 && Quantity.IsValid(number);

    public static Rejection? CheckZone(string zone) => DisplayName.IsValid(zone) ? null : ItemRefusals.Zone;

    /// <summary>Whether a time lies in the years that are taken.</summary>
    public static bool IsTime(DateTimeOffset time) => time.Year is >= ItemLimits.EarliestYear and <= ItemLimits.LatestYear;

    private static Rejection? CheckId(string name, Guid? id) => id == Guid.Empty ? ItemRefusals.Id(name) : null;

    private static Rejection? CheckAmount(decimal quantity) => Quantity.IsValid(quantity) ? null : Quantity.OutOfRange;

    private static Rejection? CheckSubject(StoreItem item) => CheckId("storeId", item.StoreId) ?? item.Product switch
    {
        { Id: { } id } => CheckId("productId", id),
        { Code: { } code } => CheckBarcode(code),
        _ => ItemRefusals.NoProduct,
    };

    private static Rejection? CheckTexts(string? reason, string? note, string? reference) =>
        (reason is null ? null : CheckText("reason", reason)) ?? (note is null ? null : CheckText("note", note))
        ?? (reference is null ? null : CheckText("reference", reference));

    private static Rejection? CheckLabel(GoodsLabel? label) => label switch
    {
        { Lot: { } lot } when !IsLabelText(lot) => ItemRefusals.Label("lot"),
        { Serial: { } serial } when !IsLabelText(serial) => ItemRefusals.Label("serial"),
        { Weight: { } weight } when !IsLabelNumber(weight) => ItemRefusals.Label("weight"),
        { Count: { } count } when !IsLabelNumber(count) => ItemRefusals.Label("count"),
        _ => null,
    };

    // A device does not know for certain which codes the product has already, so all that are linked are judged.
    private static Rejection? CheckEdit(ProductEditItem edit)
    {
        if (edit.Changes.Count + edit.Barcodes.Count == 0) return ItemRefusals.NoChange;
        if (edit.Changes.TryGetValue(ProductField.Name, out var name) && string.IsNullOrWhiteSpace(name)) return ProductRules.NoName;
        if (name is not null && ProductRules.CheckName(name) is { } hidden) return hidden;
        foreach (var (code, packSize) in edit.Barcodes)
        {
            if (!IsText(code)) return ItemRefusals.Barcodes;
            if (packSize is not null && Barcode.Check(code, edit.InternalCodes.Contains(code)) is { } refused) return refused;
        }
        return Product.Check(edit.Changes, edit.Barcodes);
    }
}
