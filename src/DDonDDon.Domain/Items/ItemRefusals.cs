using DDonDDon.Domain.Products;

namespace DDonDDon.Domain.Items;

/// <summary>The refusals of an item by itself, each sentence once.</summary>
public static class ItemRefusals
{
    public static Rejection NoObject { get; } = new("item.invalid", "An item is a JSON object.");

    public static Rejection TooLong { get; } = new("item.too_long", $"An item is at most {ItemLimits.LongestItem} bytes of JSON.");

    public static Rejection UnknownMember { get; } =
        new("item.unknown_member", "The item has a member that this server does not know; see the sync protocol.");

    public static Rejection NoType { get; } =
        new("type.required", "The item needs a type: INBOUND, OUTBOUND, ADJUST, COUNT, COUNT_LINE or AMEND.", "type");

    public static Rejection UnknownType { get; } =
        new("type.unknown", "type is one of INBOUND, OUTBOUND, ADJUST, COUNT, COUNT_LINE, AMEND, PRODUCT and RESOLVE.", "type");

    public static Rejection NoMovement { get; } =
        new("type.unknown", "Lines of a count session come with a batch; a quick count of one product is a COUNT.", "type");

    public static Rejection NoProduct { get; } = new("product.required", "Name the product by productId or by barcode, one of them.", "productId");

    public static Rejection NoQuantity { get; } = new("quantity.required", "The item needs a quantity.", "quantity");

    public static Rejection Void { get; } = new("void.invalid", "void is true or false.", "void");

    public static Rejection Age { get; } = new("age.invalid", "ageMs is a whole number of milliseconds, 0 or more.", "ageMs");

    public static Rejection BaseVersion { get; } =
        new("baseVersion.invalid", "baseVersion is the version of the product that the edit was made on, a whole number.", "baseVersion");

    public static Rejection Seq { get; } =
        new("seq.invalid", $"seq is the device's counter, a whole number from 0 to {ItemLimits.GreatestSeq}.", "seq");

    public static Rejection OccurredAt { get; } = new(
        "occurredAt.invalid",
        $"occurredAt is a time with its offset, like 2026-11-22T03:00:00.000Z, between {ItemLimits.EarliestYear} and {ItemLimits.LatestYear}.", "occurredAt");

    public static Rejection Barcode { get; } = new("barcode.invalid", "barcode is what was scanned: text, not empty, without the character U+0000.", "barcode");

    public static Rejection Reason { get; } =
        new("reason.invalid", $"The reason of an adjustment is one of {string.Join(", ", ItemLimits.AdjustReasons)}.", "reason");

    public static Rejection Zone { get; } = new("zone.invalid", $"A zone {DisplayName.Rule}.", "zone");

    public static Rejection NoChange { get; } = new("product.invalid", "The item changes nothing: give changes or barcodes.", "changes");

    public static Rejection Changes { get; } = new("product.invalid", "changes is an object of fields and their new values.", "changes");

    public static Rejection UnknownField { get; } =
        new("product.unknown_field", $"A product has the fields {string.Join(", ", ProductField.All)}.", "changes");

    public static Rejection Barcodes { get; } =
        new("barcode.invalid", "barcodes is an array of {code, packSize?, internal?, removed?}, each code once.", "barcodes");

    public static Rejection Twice(string name) => new("item.duplicate_member", $"The item has {name} twice.", name);

    public static Rejection Unexpected(string name) => new("item.unexpected_member", $"{name} does not belong to this type of item.", name);

    public static Rejection NoId(string name) => new($"{name}.required", $"The item needs {name}.", name);

    public static Rejection Id(string name) => new($"{name}.invalid", $"{name} is a UUID like 0192f7c1-7a52-7cc3-98c4-dc0c0c07398f.", name);

    public static Rejection Derived(string name) =>
        new($"{name}.invalid", $"{name} is a UUID of version 8, which only the server makes; make one of version 4 or 7.", name);

    public static Rejection Label(string name) => new("label.invalid",
        $"lot and serial have 1 to {GoodsLabel.LongestText} characters, expiresOn is a day like 2026-12-31, weight and count are numbers from 0.", name);

    public static Rejection Text(string name) =>
        new("text.invalid", $"{name} is text of at most {ItemLimits.LongestText} characters, without the character U+0000.", name);
}
