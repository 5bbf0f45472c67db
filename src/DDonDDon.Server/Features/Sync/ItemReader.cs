using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Server.Features.Sync;

/// <summary>
/// Reads one item of a batch by itself, so that a bad one never harms its neighbours: a readable item, or the reason why it is not.
/// </summary>
public static class ItemReader
{
    private const int LongestText = 2000;
    internal const long GreatestSeq = 9_007_199_254_740_991;
    private static readonly TimeSpan GreatestAge = TimeSpan.FromDays(3650);
    /// <summary>The members that a movement may have.</summary>
    public static readonly string[] Names =
        ["id", "seq", "type", "storeId", "productId", "barcode", "quantity", "occurredAt", "ageMs", "recordedBy", "reason", "note", "reference", "movementId", "void"];

    /// <summary>Those that an item of a batch may have: a line of a count session has more.</summary>
    private static readonly string[] BatchNames = [.. Names, "sessionId", "zone"];
    private static readonly string[] AdjustReasons = ["damage", "loss", "found", "sample", "other"];

    /// <summary>The id as far as it can be read, for the answer to an item that cannot.</summary>
    public static string? IdOf(JsonElement element) =>
        Members.Find(element, "id") is { } id && Members.Text(id) is { Length: <= 64 } text ? text : null;

    public static (RecordedItem? Item, Rejection? Rejection) Read(JsonElement element, int index, Guid deviceId)
    {
        var (members, rejection) = MembersOf(element, BatchNames);
        return members is null
            ? (null, rejection)
            : Read(members, index, deviceId, System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element).ToArray());
    }

    /// <summary>Reads an item whose members have been taken apart; <paramref name="raw"/> is its JSON.</summary>
    public static (RecordedItem? Item, Rejection? Rejection) Read(
        IReadOnlyDictionary<string, JsonElement> members, int index, Guid deviceId, ReadOnlyMemory<byte> raw)
    {
        var item = new Reading(members);
        var content = item.Content(deviceId);
        var age = item.Age();
        var recordedBy = item.OptionalId("recordedBy");
        return item.Problem is { } problem ? (null, problem) : (new(index, content, age, recordedBy, raw), null);
    }

    /// <summary>The members of an object that has no others than these, and each once.</summary>
    public static (Dictionary<string, JsonElement>? Members, Rejection? Rejection) MembersOf(JsonElement element, string[] names)
    {
        if (element.ValueKind is not JsonValueKind.Object) return (null, new("item.invalid", "An item is a JSON object."));
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (Members.Known(member, names) is not { } name)
                return (null, new("item.unknown_member", "The item has a member that this server does not know; see the sync protocol."));
            if (!members.TryAdd(name, member.Value)) return (null, new("item.duplicate_member", $"The item has {name} twice.", name));
        }
        return (members, null);
    }

    /// <summary>A time with an offset, in whole microseconds, between the years 1900 and 2200; null when it is not one.</summary>
    public static DateTimeOffset? TimeOf(JsonElement element) =>
        Members.Text(element) is { Length: >= 20 and <= 40 } text
        && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
        && element.TryGetDateTimeOffset(out var time) && time.Year is >= 1900 and <= 2200
            ? BatchClock.Microseconds(time)
            : null;

    /// <summary>Reads members one by one and keeps the first problem.</summary>
    internal sealed class Reading(IReadOnlyDictionary<string, JsonElement> members)
    {
        public Rejection? Problem { get; private set; }

        public ItemContent Content(Guid deviceId)
        {
            var ((type, isLine), isVoid) = (Type(), Void());
            if (type is not ItemType.Amend) Refuse("movementId", "void");
            if (isLine) Refuse("reason", "reference");
            else Refuse("sessionId", "zone");
            if (Has("productId") == Has("barcode")) Fail("product.required", "Name the product by productId or by barcode, one of them.", "productId");
            if (isVoid) Refuse("quantity");
            return new(
                RequiredId("id"), type, RequiredId("storeId"), OptionalId("productId"), Barcode(), isVoid ? null : Amount(), OccurredAt(), Seq(), deviceId,
                type is ItemType.Amend ? RequiredId("movementId") : null, isVoid, Reason(type), Text("note"), Text("reference"), null,
                isLine ? RequiredId("sessionId") : null, isLine ? Zone() : null);
        }

        public long? Age()
        {
            if (Find("ageMs") is not { } element) return null;
            if (element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out var age) && age >= 0 && age <= (long)GreatestAge.TotalMilliseconds) return age;
            return Fail<long?>("age.invalid", "ageMs is a whole number of milliseconds, 0 or more.", "ageMs");
        }

        public long? BaseVersion()
        {
            if (Find("baseVersion") is not { } element) return null;
            if (element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out var version) && version >= 0) return version;
            return Fail<long?>("baseVersion.invalid", "baseVersion is the version of the product that the edit was made on, a whole number.", "baseVersion");
        }

        public Guid? OptionalId(string name)
        {
            if (Find(name) is not { } element) return null;
            return Members.Id(element) ?? Fail<Guid?>($"{name}.invalid", $"{name} is a UUID like 0192f7c1-7a52-7cc3-98c4-dc0c0c07398f.", name);
        }

        public Guid RequiredId(string name) =>
            OptionalId(name) ?? Fail<Guid>($"{name}.required", $"The item needs {name}.", name);

        private (ItemType Type, bool IsLine) Type() => Find("type") is { ValueKind: JsonValueKind.String } element
            ? Members.Text(element) switch
            {
                "INBOUND" => (ItemType.Inbound, false),
                "OUTBOUND" => (ItemType.Outbound, false),
                "ADJUST" => (ItemType.Adjust, false),
                "COUNT" => (ItemType.Count, false),
                "COUNT_LINE" => (ItemType.Count, true),
                "AMEND" => (ItemType.Amend, false),
                _ => (Fail<ItemType>("type.unknown", "type is one of INBOUND, OUTBOUND, ADJUST, COUNT, COUNT_LINE, AMEND, PRODUCT and RESOLVE.", "type"), false),
            }
            : (Fail<ItemType>("type.required", "The item needs a type: INBOUND, OUTBOUND, ADJUST, COUNT, COUNT_LINE or AMEND.", "type"), false);

        private string? Zone()
        {
            if (Find("zone") is not { } element) return "";
            if (Members.Text(element) is { } zone && DisplayName.IsValid(zone)) return zone;
            return Fail<string?>("zone.invalid", $"A zone {DisplayName.Rule}.", "zone");
        }

        private bool Void() => Find("void") switch
        {
            null or { ValueKind: JsonValueKind.False } => false,
            { ValueKind: JsonValueKind.True } => true,
            _ => Fail<bool>("void.invalid", "void is true or false.", "void"),
        };

        public long Seq() => Find("seq") is { ValueKind: JsonValueKind.Number } element && element.TryGetInt64(out var seq) && seq is >= 0 and <= GreatestSeq
            ? seq
            : Fail<long>("seq.invalid", $"seq is the device's counter, a whole number from 0 to {GreatestSeq}.", "seq");

        public DateTimeOffset OccurredAt() => Find("occurredAt") is { } element && TimeOf(element) is { } time
            ? time
            : Fail<DateTimeOffset>("occurredAt.invalid", "occurredAt is a time with its offset, like 2026-11-22T03:00:00.000Z, between 1900 and 2200.", "occurredAt");

        public decimal? Amount()
        {
            if (Find("quantity") is not { } element) return Fail<decimal?>("quantity.required", "The item needs a quantity.", "quantity");
            if (element.ValueKind is JsonValueKind.Number && Exactly(element) is { } amount && Quantity.IsValid(amount)) return Quantity.Normalize(amount);
            return Fail<decimal?>("quantity.invalid", "A quantity is a number of at most 1,000,000,000 with at most 3 decimal places.", "quantity");
        }

        // Of 28 characters a decimal loses nothing that makes a quantity, except that what is far below its last place becomes 0.
        private static decimal? Exactly(JsonElement element)
        {
            var text = element.GetRawText();
            return text.Length <= 28 && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
                && (amount != 0 || !text.Split('e', 'E')[0].AsSpan().ContainsAnyInRange('1', '9'))
                    ? amount
                    : null;
        }

        private string? Barcode()
        {
            if (Find("barcode") is not { } element) return null;
            if (Members.Text(element) is { } code && Domain.Products.Barcode.IsReadable(code)) return code;
            return Fail<string?>("barcode.invalid", $"A barcode has 1 to {Domain.Products.Barcode.MaximumLength} visible characters and no space around it.", "barcode");
        }

        private string? Reason(ItemType type)
        {
            var reason = Text("reason");
            return type is not ItemType.Adjust || reason is null || AdjustReasons.Contains(reason)
                ? reason
                : Fail<string?>("reason.invalid", $"The reason of an adjustment is one of {string.Join(", ", AdjustReasons)}.", "reason");
        }

        private string? Text(string name)
        {
            if (Find(name) is not { } element) return null;
            if (Members.Text(element) is { Length: <= LongestText } text && !text.Contains('\0')) return text;
            return Fail<string?>("text.invalid", $"{name} is text of at most {LongestText} characters, without the character U+0000.", name);
        }

        private void Refuse(params string[] names)
        {
            foreach (var name in names.Where(Has)) Fail("item.unexpected_member", $"{name} does not belong to this type of item.", name);
        }

        private bool Has(string name) => Find(name) is not null;

        public JsonElement? Find(string name) =>
            members.TryGetValue(name, out var element) && element.ValueKind is not JsonValueKind.Null ? element : null;

        public void Fail(string code, string message, string field) => Problem ??= new(code, message, field);

        private T? Fail<T>(string code, string message, string field)
        {
            Fail(code, message, field);
            return default;
        }
    }
}
