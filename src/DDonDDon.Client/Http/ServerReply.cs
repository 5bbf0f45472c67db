using System.Globalization;
using System.Text.Json;

namespace DDonDDon.Client.Http;

/// <summary>The server's answer: a status and the whole body. When it was lost, nobody knows whether the server has acted.</summary>
/// <param name="Status">The HTTP status; 0 when the answer was lost.</param>
/// <param name="Body">The body, in whatever format.</param>
internal sealed record ServerReply(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Why there is no answer; null when there is one.</summary>
    public string? Lost { get; init; }

    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsOk => Lost is null && Status is >= 200 and < 300;

    /// <summary>The stable code of a refused request; http.NNN when something other than our server refused it.</summary>
    public string Code => Text("code") ?? string.Create(CultureInfo.InvariantCulture, $"http.{Status}");

    public string Detail => Text("detail") ?? $"The server answered {Code}.";

    /// <summary>The most items that a batch may have, when this one had too many.</summary>
    public int? MaxItems => Problem() is { } problem && problem.TryGetProperty("maxItems", out var items) && items.ValueKind is JsonValueKind.Number
        && items.TryGetInt32(out var count) && count > 0
            ? count
            : null;

    public static ServerReply None(string why) => new(0, default) { Lost = why };

    private string? Text(string name) =>
        Problem() is { } problem && problem.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private JsonElement? Problem() => JsonBody.Object(Body);
}

/// <summary>Reads bodies that may be anything: a proxy's page, half an answer. What cannot be read is null.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <summary>The body as a JSON object; null when it is not one.</summary>
    public static JsonElement? Object(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    // A lone surrogate is legal in JSON, but cannot be read as text.
    public static string? Text(this JsonElement element, string name)
    {
        try
        {
            return element.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static Guid? Id(this JsonElement element, string name) => Guid.TryParse(element.Text(name), out var id) ? id : null;

    public static long? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    public static decimal? Decimal(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDecimal(out var value) ? value : null;

    public static bool? Flag(this JsonElement element, string name) => element.Member(name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => null,
    };

    public static DateTimeOffset? Time(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var time) ? time.ToUniversalTime() : null;

    public static IEnumerable<JsonElement> Objects(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Where(one => one.ValueKind is JsonValueKind.Object) : [];
}
