using System.Text.Json;

namespace DDonDDon.Domain.Items;

/// <summary>
/// Looks at JSON that anybody may have written. The parser leaves text alone until it is asked for, and throws then when it is not Unicode: half a
/// surrogate pair, or a broken sequence of bytes. Here such text is no text.
/// </summary>
public static class JsonMembers
{
    /// <summary>Which of some names a member has; null when none.</summary>
    public static string? Known(JsonProperty member, string[] names)
    {
        try
        {
            return Array.Find(names, member.NameEquals);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The first member with a name.</summary>
    public static JsonElement? Find(JsonElement element, string name)
    {
        if (element.ValueKind is not JsonValueKind.Object) return null;
        foreach (var member in element.EnumerateObject())
            if (Known(member, [name]) is not null) return member.Value;
        return null;
    }

    /// <summary>The text of a string; null for anything else.</summary>
    public static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind is JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>An id that is not all zeros; null for anything else.</summary>
    public static Guid? Id(JsonElement element) =>
        Text(element) is { Length: 36 } text && Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty ? id : null;

    /// <summary>The members of an object that has no others than these, and each once.</summary>
    public static (Dictionary<string, JsonElement>? Members, Rejection? Rejection) Of(JsonElement element, string[] names)
    {
        if (element.ValueKind is not JsonValueKind.Object) return (null, ItemRefusals.NoObject);
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (Known(member, names) is not { } name) return (null, ItemRefusals.UnknownMember);
            if (!members.TryAdd(name, member.Value)) return (null, ItemRefusals.Twice(name));
        }
        return (members, null);
    }
}
