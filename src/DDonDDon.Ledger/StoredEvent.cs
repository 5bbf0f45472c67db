using System.Text.Json;

namespace DDonDDon.Ledger;

/// <summary>
/// An event as it is stored. <paramref name="Data"/> and <paramref name="Headers"/> are UTF-8 JSON;
/// <paramref name="Timestamp"/> is when the server recorded it.
/// </summary>
public sealed record StoredEvent(
    long Seq, Guid Id, Guid StreamId, long Version, byte[] Data, string Type, DateTimeOffset Timestamp,
    string? CorrelationId, string? CausationId, byte[]? Headers, string? UserName, string Tenant, string? DotNetType)
{
    /// <summary>A member of the headers, or null when there is none.</summary>
    public JsonElement? Header(string name)
    {
        if (Headers is null) return null;
        var reader = new Utf8JsonReader(Headers);
        return JsonElement.ParseValue(ref reader).TryGetProperty(name, out var value) ? value : null;
    }
}
