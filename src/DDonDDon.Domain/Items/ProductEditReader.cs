using System.Text.Json;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;

namespace DDonDDon.Domain.Items;

/// <summary>Reads edits of products.</summary>
internal static class ProductEditReader
{
    public static readonly string[] Names = ["id", "seq", "type", "productId", "changes", "barcodes", "occurredAt", "ageMs", "recordedBy", "baseVersion"];

    private static readonly string[] FieldNames = [.. ProductField.All];
    private static readonly string[] CodeNames = ["code", "packSize", "internal", "removed"];

    public static ProductEditItem? Read(ItemMembers members, Guid deviceId)
    {
        var (id, productId, seq, occurredAt) = (members.RequiredId("id"), members.RequiredId("productId"), members.Seq(), members.OccurredAt());
        _ = (members.Age(), members.OptionalId("recordedBy"));
        var baseVersion = members.BaseVersion();
        if (members.Problem is not null) return null;

        var (changes, unreadable) = Changes(members.Find("changes"));
        var (barcodes, own, malformed) = Barcodes(members.Find("barcodes"));
        if ((unreadable ?? (malformed ? ItemRefusals.Barcodes : null)) is { } refused) return members.Fail<ProductEditItem>(refused);
        if (changes.Count + barcodes.Count == 0) return members.Fail<ProductEditItem>(ItemRefusals.NoChange);
        return new()
        {
            Id = id,
            ProductId = productId,
            DeviceId = deviceId,
            Seq = seq,
            OccurredAt = occurredAt,
            Changes = changes,
            Barcodes = barcodes,
            InternalCodes = own,
            BaseVersion = baseVersion,
        };
    }

    private static (Dictionary<string, string?> Changes, Rejection? Rejection) Changes(JsonElement? element)
    {
        if (element is not { } changes) return ([], null);
        if (changes.ValueKind is not JsonValueKind.Object) return ([], ItemRefusals.Changes);
        var members = new List<KeyValuePair<string, JsonElement>>();
        foreach (var member in changes.EnumerateObject())
        {
            if (JsonMembers.Known(member, FieldNames) is not { } name) return ([], ItemRefusals.UnknownField);
            if (members.Exists(other => other.Key == name)) return ([], new("item.duplicate_member", $"changes has {name} twice.", "changes"));
            members.Add(new(name, member.Value));
        }
        return ProductFieldReader.Read(members);
    }

    private static (Dictionary<string, decimal?> Barcodes, HashSet<string> Internal, bool IsMalformed) Barcodes(JsonElement? element)
    {
        var (barcodes, own) = (new Dictionary<string, decimal?>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        if (element is not { } codes) return (barcodes, own, false);
        if (codes.ValueKind is not JsonValueKind.Array) return (barcodes, own, true);
        foreach (var one in codes.EnumerateArray())
        {
            if (Code(one) is not { } code || !barcodes.TryAdd(code.Text, code.IsRemoved ? null : code.PackSize)) return (barcodes, own, true);
            if (code.IsInternal) own.Add(code.Text);
        }
        return (barcodes, own, false);
    }

    private static (string Text, decimal PackSize, bool IsInternal, bool IsRemoved)? Code(JsonElement element)
    {
        if (JsonMembers.Of(element, CodeNames).Members is not { } members) return null;
        if (!members.TryGetValue("code", out var text) || JsonMembers.Text(text) is not { } code) return null;
        if (Flag(members, "internal") is not { } isInternal || Flag(members, "removed") is not { } isRemoved) return null;
        if (!members.TryGetValue("packSize", out var pack)) return (code, 1, isInternal, isRemoved);
        return pack.ValueKind is JsonValueKind.Number && pack.TryGetDecimal(out var pieces) ? (code, Quantity.Normalize(pieces), isInternal, isRemoved) : null;
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
