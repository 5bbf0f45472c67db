using System.Text.Json;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;

namespace DDonDDon.Domain.Tests.Items;

/// <summary>An item as JSON, and the code of its refusal; null when it is taken.</summary>
internal sealed record ItemVector(string Name, string Item, string? Code);

/// <summary>Items at and beyond every limit. Each breaks one rule at most, so that it does not matter which is looked at first.</summary>
internal static class ItemVectors
{
    public const string Id = "0192f7c1-0000-7000-8000-000000000001";
    private const string Zeros = "\"00000000-0000-0000-0000-000000000000\"";
    private const string Other = "\"0192f7c1-0000-7000-8000-000000000009\"";

    private static readonly (string, string?)[] s_stamp = [("id", $"\"{Id}\""), ("seq", "41"), ("occurredAt", "\"2026-11-22T03:00:00.000Z\"")];

    private static readonly (string, string?)[] s_product =
        [("storeId", "\"0192f7c1-0000-7000-8000-000000000002\""), ("productId", "\"0192f7c1-0000-7000-8000-000000000003\"")];

    private static readonly (string, string?)[] s_amendment = [("type", "\"AMEND\""), .. s_product, ("movementId", Other), ("quantity", "3")];
    private static readonly (string, string?)[] s_line =
        [("type", "\"COUNT_LINE\""), .. s_product, ("sessionId", Other), ("zone", "\"창고\""), ("quantity", "7")];
    private static readonly (string, string?)[] s_edit = [("type", "\"PRODUCT\""), s_product[1], ("changes", """{"name":"우유 1L"}""")];

    private static readonly (string, string?)[] s_decision =
        [("type", "\"RESOLVE\""), s_product[0], ("conflictId", Other), ("choice", "\"keep\"")];

    /// <summary>What a program can say that puts items together: values, within their limits and beyond.</summary>
    public static IReadOnlyList<ItemVector> Items { get; } = [.. Movements(), .. Amendments(), .. CountLines(), .. ProductEdits(), .. Decisions()];

    /// <summary>What only the JSON itself can say: members that are missing or too many, other spellings, and what each device stamps by itself.</summary>
    public static IReadOnlyList<ItemVector> Spellings { get; } =
    [
        new("a list", "[]", "item.invalid"),
        Receipt("a member that nobody knows", "item.unknown_member", ("colour", "\"red\"")),
        new("a member twice", Json([.. s_stamp, .. Movement("INBOUND"), ("seq", "42")]), "item.duplicate_member"),
        Receipt("a receipt with a void", "item.unexpected_member", ("void", "true")),
        Receipt("a receipt in a zone", "item.unexpected_member", ("zone", "\"창고\"")),
        Amendment("a void with a quantity", "item.unexpected_member", ("void", "true")),
        Line("a counted line with a reason", "item.unexpected_member", ("reason", "\"damage\"")),
        Receipt("a receipt in the place of a line", "item.unexpected_member", ("replaces", "\"0192f7c1-7a52-8cc3-98c4-dc0c0c07398f\"")),
        Receipt("no type", "type.required", ("type", null)),
        Receipt("a type that nobody knows", "type.unknown", ("type", "\"SALE\"")),
        Receipt("no id", "id.required", ("id", null)),
        Receipt("an id that is no UUID", "id.invalid", ("id", "\"7\"")),
        Receipt("no store", "storeId.required", ("storeId", null)),
        Receipt("a product by its id and by a code", "product.required", ("barcode", "\"8801234567893\"")),
        Receipt("no quantity", "quantity.required", ("quantity", null)),
        Receipt("a quantity as text", "quantity.invalid", ("quantity", "\"5\"")),
        Receipt("a quantity that only a longer decimal could hold", "quantity.invalid", ("quantity", "0.0000000000000000000000000001")),
        Receipt("the greatest counter", null, ("seq", "9007199254740991")),
        Receipt("a counter that not every reader keeps", "seq.invalid", ("seq", "9007199254740992")),
        Receipt("a counter below zero", "seq.invalid", ("seq", "-1")),
        Receipt("a time without an offset", "occurredAt.invalid", ("occurredAt", "\"2026-11-22T03:00:00.000\"")),
        Receipt("the first year", null, ("occurredAt", "\"1900-01-01T00:00:00.000Z\"")),
        Receipt("the year before it", "occurredAt.invalid", ("occurredAt", "\"1899-12-31T23:59:59.999Z\"")),
        Receipt("the last year", null, ("occurredAt", "\"2200-12-31T23:59:59.999Z\"")),
        Receipt("the year after it", "occurredAt.invalid", ("occurredAt", "\"2201-01-01T00:00:00.000Z\"")),
        Receipt("the greatest age", null, ("ageMs", "315360000000")),
        Receipt("a greater age", "age.invalid", ("ageMs", "315360000001")),
        Receipt("half a character", "text.invalid", ("note", "\"\\ud800\"")),
        Amendment("a void that is neither true nor false", "void.invalid", ("void", "1"), ("quantity", null)),
        Amendment("an amendment of itself", "amend.invalid", ("movementId", $"\"{Id}\"")),
        Edit("a list of changes", "product.invalid", ("changes", "[]")),
        Edit("a version that is none", "baseVersion.invalid", ("baseVersion", "\"7\"")),
        Edit("a code without a code", "barcode.invalid", ("barcodes", """[{"packSize":1}]""")),
        Decision("a choice that nobody knows", "choice.invalid", ("choice", "\"toss_a_coin\"")),
    ];

    private static IEnumerable<ItemVector> Movements()
    {
        foreach (var type in new[] { "INBOUND", "OUTBOUND", "ADJUST", "COUNT" })
        {
            yield return Moved(type, "of the smallest quantity", null, ("quantity", "0.001"));
            yield return Moved(type, "of the greatest quantity", null, ("quantity", "1000000000"));
            yield return Moved(type, "of more than the greatest quantity", "quantity.invalid", ("quantity", "1000000000.001"));
            yield return Moved(type, "with four decimal places", "quantity.invalid", ("quantity", "0.0001"));
            yield return Moved(type, "of nothing", type is "COUNT" ? null : "quantity.invalid", ("quantity", "0"));
            yield return Moved(type, "of less than nothing", type is "ADJUST" ? null : "quantity.invalid", ("quantity", "-1"));
        }
        yield return Moved("ADJUST", "by the least quantity", null, ("quantity", "-1000000000"));
        yield return Moved("ADJUST", "by less than the least quantity", "quantity.invalid", ("quantity", "-1000000000.001"));
        foreach (var reason in ItemLimits.AdjustReasons) yield return Moved("ADJUST", $"because of {reason}", null, ("reason", $"\"{reason}\""));
        yield return Moved("ADJUST", "for a reason of its own", "reason.invalid", ("reason", "\"because\""));
        yield return Moved("OUTBOUND", "for a reason of its own", null, ("reason", "\"시식\""));
        foreach (var text in new[] { "reason", "note", "reference" })
        {
            yield return Receipt($"the longest {text}", null, (text, Text(2000)));
            yield return Receipt($"a longer {text}", "text.invalid", (text, Text(2001)));
            yield return Receipt($"a {text} with U+0000", "text.invalid", (text, "\"a\\u0000b\""));
        }
        yield return Receipt("a note of characters that are two each, the longest", null, ("note", $"\"{string.Concat(Enumerable.Repeat("🥛", 1000))}\""));
        yield return Receipt(
            "a note of characters that are two each, a longer one", "text.invalid", ("note", $"\"{string.Concat(Enumerable.Repeat("🥛", 1000))}x\""));
        yield return Scan("a code", null, "8801234567893");
        yield return Scan("a code of one character", null, "7");
        yield return Scan("a code with a space in it", null, "PLU 7");
        yield return Scan("the longest code", null, new('8', 64));
        yield return Scan("a longer code than a product has", null, new('8', 65));
        yield return Scan("a scan longer than any", null, new('8', 600));
        yield return Scan("no code", "barcode.invalid", "");
        yield return Scan("a code with a space before it", null, " 88");
        yield return Scan("a code with a tabulator", null, "8\\t8");
        yield return Scan("a code of spaces", "barcode.invalid", "  ");
        yield return Receipt("a label", null, ("lot", "\"A1\""), ("expiresOn", "\"2026-12-31\""), ("serial", "\"S/7\""), ("weight", "1.275"), ("count", "12"));
        yield return Receipt("a lot without a letter", "label.invalid", ("lot", "\"\""));
        yield return Receipt("a lot too long", "label.invalid", ("lot", Text(91)));
        yield return Receipt("a serial number with a tabulator", "label.invalid", ("serial", "\"a\\tb\""));
        yield return Receipt("a weight below nothing", "label.invalid", ("weight", "-1"));
        yield return Receipt("a count of too many places", "label.invalid", ("count", "0.0001"));
        yield return Receipt("neither a product nor a code", "product.required", ("productId", null));
        yield return Receipt("a store of zeros", "storeId.invalid", ("storeId", Zeros));
        yield return Receipt("a product of zeros", "productId.invalid", ("productId", Zeros));
        yield return Receipt("recorded by somebody", null, ("recordedBy", Other));
        yield return Receipt("recorded by zeros", "recordedBy.invalid", ("recordedBy", Zeros));
    }

    private static IEnumerable<ItemVector> Amendments()
    {
        yield return Amendment("an amendment", null);
        yield return Amendment("an amendment by a code", null, ("productId", null), ("barcode", "\"8801234567893\""));
        yield return Amendment("an amendment to nothing", null, ("quantity", "0"));
        yield return Amendment("an amendment to less than nothing", null, ("quantity", "-2.5"));
        yield return Amendment("an amendment to more than the greatest quantity", "quantity.invalid", ("quantity", "1000000000.001"));
        yield return Amendment("an amendment with four decimal places", "quantity.invalid", ("quantity", "1.0001"));
        yield return Amendment("a void", null, ("quantity", null), ("void", "true"));
        yield return Amendment("an amendment of zeros", "movementId.invalid", ("movementId", Zeros));
        yield return Amendment("an amendment with a longer note", "text.invalid", ("note", Text(2001)));
    }

    private static IEnumerable<ItemVector> CountLines()
    {
        yield return Line("a counted line", null);
        yield return Line("a counted line by a code", null, ("productId", null), ("barcode", "\"8801234567893\""));
        yield return Line("a counted line without a zone", null, ("zone", null));
        yield return Line("a counted line of nothing", null, ("quantity", "0"));
        yield return Line("a counted line in the place of another", null, ("replaces", "\"0192f7c1-7a52-8cc3-98c4-dc0c0c07398f\""));
        yield return Line("a counted line in the place of none", "replaces.invalid", ("replaces", "\"00000000-0000-0000-0000-000000000000\""));
        yield return Line("a counted line of less than nothing", "quantity.invalid", ("quantity", "-0.001"));
        yield return Line("a counted line of more than the greatest quantity", "quantity.invalid", ("quantity", "1000000000.001"));
        yield return Line("a counted line with four decimal places", "quantity.invalid", ("quantity", "0.0001"));
        yield return Line("a counted line with the longest zone", null, ("zone", Text(100)));
        yield return Line("a counted line with a longer zone", "zone.invalid", ("zone", Text(101)));
        yield return Line("a counted line with a space before its zone", "zone.invalid", ("zone", "\" 창고\""));
        string[] unseen = ["\\u202e", "\\u2066", "\\u200b", "\\u200d", "\\u00ad", "\\ufeff", "\\u3164", "\\u2028", "\\ufe0f", "\\udb40\\udc41"];
        foreach (var hidden in unseen)
            yield return Line($"a counted line with {hidden} in its zone", "zone.invalid", ("zone", $"\"창{hidden}고\""));
        yield return Line("a counted line with put together emoji in its zone", null, ("zone", "\"👩‍👩‍👧 ❤️‍🔥 👩🏽‍🍳 냉장고\""));
        yield return Line("a counted line with half an emoji in its zone", "zone.invalid", ("zone", "\"👩\\u200d창고\""));
        yield return Line("a counted line of a session of zeros", "sessionId.invalid", ("sessionId", Zeros));
        yield return Line("a counted line with the longest note", null, ("note", Text(2000)));
        yield return Line("a counted line with a longer note", "text.invalid", ("note", Text(2001)));
    }

    private static IEnumerable<ItemVector> ProductEdits()
    {
        yield return Edit("an edit of every field", null, ("changes",
            """{"name":"우유 1L","sku":null,"categoryId":"0192f7c1-0000-7000-8000-000000000008","unit":"병","price":2980.5,"archived":false}"""));
        yield return Edit("an edit of codes", null, ("changes", null), ("barcodes",
            """[{"code":"8801234567893","packSize":12},{"code":"PLU-7","packSize":1,"internal":true},{"code":"8809971100106","removed":true}]"""));
        yield return Edit("an edit of a version", null, ("baseVersion", "7"));
        yield return Edit("an edit of nothing", "product.invalid", ("changes", null));
        yield return Edit("an edit of a product of zeros", "productId.invalid", ("productId", Zeros));
        yield return Edit("a field that no product has", "product.unknown_field", ("changes", """{"colour":"red"}"""));
        yield return Edit("no name", "product.invalid", ("changes", """{"name":null}"""));
        yield return Edit("a name of spaces", "product.invalid", ("changes", """{"name":"  "}"""));
        yield return Edit("the longest name", null, ("changes", $$"""{"name":{{Text(200)}}}"""));
        yield return Edit("a longer name", "product.invalid", ("changes", $$"""{"name":{{Text(201)}}}"""));
        yield return Edit("a name that turns around", "product.invalid", ("changes", """{"name":"우유 \u202e1L"}"""));
        yield return Edit("a longer sku", "product.invalid", ("changes", $$"""{"sku":{{Text(201)}}}"""));
        yield return Edit("a unit with a tabulator", "product.invalid", ("changes", """{"unit":"a\tb"}"""));
        yield return Edit("a price of nothing", null, ("changes", """{"price":0}"""));
        yield return Edit("the greatest price", null, ("changes", """{"price":1000000000}"""));
        yield return Edit("a greater price", "product.invalid", ("changes", """{"price":1000000000.01}"""));
        yield return Edit("a price below nothing", "product.invalid", ("changes", """{"price":-1}"""));
        yield return Edit("a price as text", "product.invalid", ("changes", """{"price":"980"}"""));
        yield return Edit("archived without saying whether", "product.invalid", ("changes", """{"archived":null}"""));
        yield return Codes("a code with a wrong check digit", "barcode.check_digit", """{"code":"8801234567890","packSize":1}""");
        yield return Codes("a code that is no GTIN", "barcode.not_gtin", """{"code":"PLU","packSize":1}""");
        yield return Codes("the longest code of a product", null, $$"""{"code":{{Text(64)}},"packSize":1,"internal":true}""");
        yield return Codes("a longer code of a product", "barcode.invalid", $$"""{"code":{{Text(65)}},"packSize":1,"internal":true}""");
        yield return Codes("a pack of nothing", "barcode.pack_size", """{"code":"8801234567893","packSize":0}""");
        yield return Codes("the smallest pack", null, """{"code":"8801234567893","packSize":0.001}""");
        yield return Codes("a smaller pack", "barcode.pack_size", """{"code":"8801234567893","packSize":0.0001}""");
        yield return Codes("a code twice", "barcode.invalid", """{"code":"PLU","packSize":1,"internal":true},{"code":"PLU","removed":true}""");
    }

    private static IEnumerable<ItemVector> Decisions()
    {
        foreach (var choice in Enum.GetValues<ConflictChoice>().Where(choice => choice is not ConflictChoice.SetQuantity).Select(DecisionReader.NameOf))
        {
            yield return Decision($"{choice}", null, ("choice", $"\"{choice}\""));
            yield return Decision($"{choice} with a quantity", "quantity.unexpected", ("choice", $"\"{choice}\""), ("quantity", "9"));
        }
        yield return Decision("a decision about a product", null, ("storeId", null));
        yield return Decision("a decision of a conflict of zeros", "conflictId.invalid", ("conflictId", Zeros));
        yield return SetQuantity("set_quantity", null, "9");
        yield return SetQuantity("set_quantity to nothing", null, "0");
        yield return SetQuantity("set_quantity without one", "quantity.required", null);
        yield return SetQuantity("set_quantity to less than nothing", "quantity.invalid", "-1");
        yield return SetQuantity("set_quantity to more than the greatest", "quantity.invalid", "1000000000.001");
    }

    private static ItemVector Moved(string type, string what, string? code, params (string, string?)[] members) =>
        new($"{type} {what}", Json(Movement(type), members), code);

    private static ItemVector Receipt(string name, string? code, params (string, string?)[] members) => new(name, Json(Movement("INBOUND"), members), code);

    private static ItemVector Scan(string name, string? code, string scanned) => Receipt(name, code, ("productId", null), ("barcode", $"\"{scanned}\""));

    private static ItemVector Amendment(string name, string? code, params (string, string?)[] members) => new(name, Json(s_amendment, members), code);

    private static ItemVector Line(string name, string? code, params (string, string?)[] members) => new(name, Json(s_line, members), code);

    private static ItemVector Edit(string name, string? code, params (string, string?)[] members) => new(name, Json(s_edit, members), code);

    private static ItemVector Codes(string name, string? code, string barcodes) => Edit(name, code, ("changes", null), ("barcodes", $"[{barcodes}]"));

    private static ItemVector Decision(string name, string? code, params (string, string?)[] members) => new(name, Json(s_decision, members), code);

    private static ItemVector SetQuantity(string name, string? code, string? quantity) =>
        Decision(name, code, ("choice", "\"set_quantity\""), ("quantity", quantity));

    private static (string, string?)[] Movement(string type) => [("type", $"\"{type}\""), .. s_product, ("quantity", "5")];

    private static string Text(int length) => $"\"{new string('x', length)}\"";

    // The members of a kind with some others instead or beside; null takes one away.
    private static string Json((string Name, string? Json)[] kind, (string Name, string? Json)[] changes)
    {
        var members = new OrderedDictionary<string, string>();
        foreach (var (name, json) in s_stamp.Concat(kind).Concat(changes))
        {
            if (json is null) members.Remove(name);
            else members[name] = json;
        }
        return Json([.. members.Select(member => (member.Key, (string?)member.Value))]);
    }

    private static string Json((string Name, string? Json)[] members) =>
        $"{{{string.Join(",", members.Select(member => $"{JsonSerializer.Serialize(member.Name)}:{member.Json}"))}}}";
}
