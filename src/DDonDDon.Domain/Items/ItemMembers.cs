using System.Globalization;
using System.Text.Json;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Domain.Items;

/// <summary>Reads the members of one item one by one, in whatever order they came, and keeps the first problem.</summary>
internal sealed class ItemMembers(IReadOnlyDictionary<string, JsonElement> members)
{
    /// <summary>Why the item cannot be read; null as long as it can.</summary>
    public Rejection? Problem { get; private set; }

    /// <summary>A member that is there and is not null.</summary>
    public JsonElement? Find(string name) =>
        members.TryGetValue(name, out var element) && element.ValueKind is not JsonValueKind.Null ? element : null;

    public bool Has(string name) => Find(name) is not null;

    public void Fail(Rejection problem) => Problem ??= problem;

    public void Refuse(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (Has(name)) Fail(ItemRefusals.Unexpected(name));
    }

    public Guid? OptionalId(string name) => Find(name) is { } element ? JsonMembers.Id(element) ?? Fail<Guid?>(ItemRefusals.Id(name)) : null;

    public Guid RequiredId(string name) => OptionalId(name) ?? Fail<Guid>(ItemRefusals.NoId(name));

    public long Seq() => Find("seq") is { } element && WholeNumber(element) is { } seq and <= ItemLimits.GreatestSeq ? seq : Fail<long>(ItemRefusals.Seq);

    public DateTimeOffset OccurredAt() =>
        Find("occurredAt") is { } element && TimeOf(element) is { } time ? time : Fail<DateTimeOffset>(ItemRefusals.OccurredAt);

    public TimeSpan? Age()
    {
        if (Find("ageMs") is not { } element) return null;
        return WholeNumber(element) is { } age && age <= (long)ItemLimits.GreatestAge.TotalMilliseconds
            ? TimeSpan.FromMilliseconds(age)
            : Fail<TimeSpan?>(ItemRefusals.Age);
    }

    public long? BaseVersion() => Find("baseVersion") is { } element ? WholeNumber(element) ?? Fail<long?>(ItemRefusals.BaseVersion) : null;

    public decimal Amount() => Find("quantity") is null ? Fail<decimal>(ItemRefusals.NoQuantity) : OptionalAmount() ?? 0;

    public decimal? OptionalAmount() => Number("quantity", Quantity.IsValid, Quantity.OutOfRange);

    public ProductReference Product()
    {
        var (id, code) = (OptionalId("productId"), Barcode());
        return code is null ? ProductReference.Of(id.GetValueOrDefault()) : ProductReference.Of(code);
    }

    public string? Text(string name)
    {
        if (Find(name) is not { } element) return null;
        return JsonMembers.Text(element) is { } text && ItemRules.CheckText(name, text) is null ? text : Fail<string?>(ItemRefusals.Text(name));
    }

    /// <summary>What the item itself says of a label.</summary>
    public GoodsLabel Label() => new()
    {
        Lot = LabelText("lot"),
        Serial = LabelText("serial"),
        ExpiresOn = Day("expiresOn"),
        Weight = LabelNumber("weight"),
        Count = LabelNumber("count"),
    };

    public bool Flag(string name, Rejection otherwise) => Find(name) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => Fail<bool>(otherwise),
    };

    public T? Fail<T>(Rejection problem)
    {
        Fail(problem);
        return default;
    }

    /// <summary>A time with an offset, in whole microseconds, in the years that are taken; null when it is not one.</summary>
    public static DateTimeOffset? TimeOf(JsonElement element) =>
        JsonMembers.Text(element) is { Length: >= 20 and <= 40 } text
        && (text[^1] is 'Z' or 'z' || text[^6] is '+' or '-')
        && element.TryGetDateTimeOffset(out var time) && ItemRules.IsTime(time)
            ? BatchClock.Microseconds(time)
            : null;

    private string? LabelText(string name)
    {
        if (Find(name) is not { } element) return null;
        return JsonMembers.Text(element) is { } text && ItemRules.IsLabelText(text) ? text : Fail<string?>(ItemRefusals.Label(name));
    }

    private DateOnly? Day(string name)
    {
        if (Find(name) is not { } element) return null;
        return DateOnly.TryParseExact(JsonMembers.Text(element), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : Fail<DateOnly?>(ItemRefusals.Label(name));
    }

    private decimal? LabelNumber(string name) => Number(name, ItemRules.IsLabelNumber, ItemRefusals.Label(name));

    private decimal? Number(string name, Func<decimal, bool> fits, Rejection otherwise)
    {
        if (Find(name) is not { } element) return null;
        return element.ValueKind is JsonValueKind.Number && Exactly(element) is { } number && fits(number)
            ? Quantity.Normalize(number)
            : Fail<decimal?>(otherwise);
    }

    private string? Barcode()
    {
        if (Find("barcode") is not { } element) return null;
        return JsonMembers.Text(element) is { } code && ItemRules.CheckBarcode(code) is null ? code : Fail<string?>(ItemRefusals.Barcode);
    }

    private static long? WholeNumber(JsonElement element) =>
        element.ValueKind is JsonValueKind.Number && element.TryGetInt64(out var number) && number >= 0 ? number : null;

    // What is far below a decimal's last place would become 0.
    private static decimal? Exactly(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length <= ItemLimits.LongestNumber && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            && (amount != 0 || !text.Split('e', 'E')[0].AsSpan().ContainsAnyInRange('1', '9'))
                ? amount
                : null;
    }
}
