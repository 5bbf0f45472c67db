using System.Globalization;
using System.Text.Json;

namespace DDonDDon.Client.Http;

/// <summary>
/// What came back from the server: a status with the whole body, or nothing (<see cref="Lost"/> says why), and then nobody knows whether the
/// server has acted.
/// </summary>
internal sealed record ServerReply(int Status, ReadOnlyMemory<byte> Body)
{
    public string? Lost { get; init; }

    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsOk => Lost is null && Status is >= 200 and < 300;

    /// <summary>The stable code of a refused request; http.NNN when it was not our server that refused it.</summary>
    public string Code => Text("code") ?? string.Create(CultureInfo.InvariantCulture, $"http.{Status}");

    public string Detail => Text("detail") ?? $"The server answered {Code}.";

    /// <summary>The most items that a batch may have, when one had too many.</summary>
    public int? MaxItems => Problem() is { } problem && problem.TryGetProperty("maxItems", out var items) && items.ValueKind is JsonValueKind.Number
        && items.TryGetInt32(out var count) && count > 0
            ? count
            : null;

    public static ServerReply None(string why) => new(0, default) { Lost = why };

    private string? Text(string name) =>
        Problem() is { } problem && problem.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private JsonElement? Problem() => JsonBody.Object(Body);
}

/// <summary>Bodies that may be anything: a proxy's page, half an answer.</summary>
internal static class JsonBody
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 64 };

    /// <summary>The body as a JSON object; null when it is not one.</summary>
    public static JsonElement? Object(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Deep);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    // Half a character is legal in JSON, and no text.
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
