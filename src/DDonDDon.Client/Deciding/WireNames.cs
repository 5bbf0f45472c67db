using System.Text.Json;

namespace DDonDDon.Client.Deciding;

/// <summary>The names of enum values on the wire, like take_other.</summary>
internal static class WireNames
{
    public static string Of<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>Null for a name that only newer servers know.</summary>
    public static T? Parse<T>(string? name) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (Of(value) == name) return value;
        return null;
    }
}
