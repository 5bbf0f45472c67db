using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DDonDDon.Server.Http;

/// <summary>A page of a list. <paramref name="NextCursor"/> goes into the next request; null on the last page.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>Keyset paging: lists go on after the last item seen, never at an offset.</summary>
public static class Paging
{
    public const int DefaultLimit = 100;
    public const int MaximumLimit = 500;

    /// <summary>Checks limit and cursor. <paramref name="parse"/> gives null for a cursor that no answer of ours contained.</summary>
    public static Problem? Check<T>(int? limit, string? cursor, Func<string, T?> parse, out int count, out T? after)
    {
        (count, after) = (limit ?? DefaultLimit, cursor is null ? default : parse(cursor));
        if (count is < 1 or > MaximumLimit) return new Problem("limit.invalid", $"limit is a number from 1 to {MaximumLimit}.");
        return cursor is not null && after is null ? new Problem("cursor.invalid", "cursor is the nextCursor of an earlier answer.") : null;
    }

    public static long? Position(string cursor) =>
        long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;

    public static Guid? Id(string cursor) => Guid.TryParseExact(cursor, "D", out var id) ? id : null;

    /// <summary>A cursor of several sort keys, opaque to clients.</summary>
    public static string Cursor(params string[] keys) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(keys));

    /// <summary>The sort keys of a cursor that <see cref="Cursor"/> made with as many; null for any other text.</summary>
    public static string[]? Keys(string cursor, int count)
    {
        try
        {
            var keys = JsonSerializer.Deserialize<string?[]>(Base64Url.DecodeFromChars(cursor))?.OfType<string>().ToArray();
            return keys?.Length == count ? keys : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The page, when one item more than wanted was read to see whether there is a next one.</summary>
    public static Page<T> Of<T>(IReadOnlyList<T> items, int count, Func<T, string> cursorOf) =>
        items.Count <= count ? new(items, null) : new([.. items.Take(count)], cursorOf(items[count - 1]));
}
