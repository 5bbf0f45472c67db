using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Products;

namespace DDonDDon.Server.Features.Sync;

/// <summary>Reads one PRODUCT item of a batch by itself: an edit of a product, or the reason why it cannot be read.</summary>
internal static class EditReader
{
    private static readonly string[] Names = ["id", "seq", "type", "productId", "changes", "barcodes", "occurredAt", "ageMs", "recordedBy", "baseVersion"];
    private static readonly string[] CodeNames = ["code", "packSize", "internal", "removed"];

    public static bool IsEdit(JsonElement element) => Members.Find(element, "type") is { } type && Members.Text(type) is "PRODUCT";

    public static (RecordedEdit? Edit, Rejection? Rejection) Read(JsonElement element, int index, Guid deviceId)
    {
        var (members, rejection) = ItemReader.MembersOf(element, Names);
        if (members is null) return (null, rejection);

        var item = new ItemReader.Reading(members);
        var (id, productId, seq, occurredAt) = (item.RequiredId("id"), item.RequiredId("productId"), item.Seq(), item.OccurredAt());
        var (age, recordedBy, baseVersion) = (item.Age(), item.OptionalId("recordedBy"), item.BaseVersion());
        if (item.Problem is { } problem) return (null, problem);

        var (changes, unreadable) = Changes(item.Find("changes"));
        var (barcodes, own, wrong) = Barcodes(item.Find("barcodes"));
        if ((unreadable ?? wrong) is { } refused) return (null, refused);
        if (changes.Count + barcodes.Count == 0) return (null, new("product.invalid", "The item changes nothing: give changes or barcodes.", "changes"));
        var raw = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element).ToArray();
        return (new(index, new(id, productId, deviceId, seq, occurredAt, changes, barcodes), age, recordedBy, own, baseVersion, raw), null);
    }

    private static (Dictionary<string, string?> Changes, Rejection? Rejection) Changes(JsonElement? element)
    {
        if (element is not { } changes) return ([], null);
        if (changes.ValueKind is not JsonValueKind.Object) return ([], new("product.invalid", "changes is an object of fields and their new values.", "changes"));
        var members = new List<KeyValuePair<string, JsonElement>>();
        foreach (var member in changes.EnumerateObject())
        {
            if (Members.Known(member, [.. Domain.Products.ProductField.All]) is not { } name)
                return ([], new("product.unknown_field", $"A product has the fields {string.Join(", ", Domain.Products.ProductField.All)}.", "changes"));
            if (members.Exists(other => other.Key == name)) return ([], new("item.duplicate_member", $"changes has {name} twice.", "changes"));
            members.Add(new(name, member.Value));
        }
        return ProductFields.Read(members);
    }

    private static (Dictionary<string, decimal?> Barcodes, HashSet<string> Internal, Rejection? Rejection) Barcodes(JsonElement? element)
    {
        var (barcodes, own) = (new Dictionary<string, decimal?>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        if (element is not { } codes) return (barcodes, own, null);
        var malformed = new Rejection("barcode.invalid", "barcodes is an array of {code, packSize?, internal?, removed?}, each code once.", "barcodes");
        if (codes.ValueKind is not JsonValueKind.Array) return (barcodes, own, malformed);
        foreach (var one in codes.EnumerateArray())
        {
            if (ItemReader.MembersOf(one, CodeNames).Members is not { } members) return (barcodes, own, malformed);
            if (!members.TryGetValue("code", out var text) || Members.Text(text) is not { } code) return (barcodes, own, malformed);
            if (Flag(members, "internal") is not { } isInternal || Flag(members, "removed") is not { } removed) return (barcodes, own, malformed);
            decimal? size = 1;
            if (members.TryGetValue("packSize", out var pack))
            {
                if (pack.ValueKind is not JsonValueKind.Number || !pack.TryGetDecimal(out var pieces)) return (barcodes, own, malformed);
                size = Quantity.Normalize(pieces);
            }
            if (!barcodes.TryAdd(code, removed ? null : size)) return (barcodes, own, malformed);
            if (isInternal) own.Add(code);
        }
        return (barcodes, own, null);
    }

    // False when it is absent, null when it is no flag.
    private static bool? Flag(Dictionary<string, JsonElement> members, string name) => !members.TryGetValue(name, out var value)
        ? false
        : value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
}
