using System.Net;
using System.Text.Json;
using DDonDDon.Server.Tests.Support;

namespace DDonDDon.Server.Tests.Feed;

/// <summary>A server-sent event, or a comment.</summary>
internal sealed record ServerEvent(string Event, string? Id, string Data)
{
    public JsonElement Json => JsonElement.Parse(Data);

    public Guid? StoreId => Json.TryGetProperty("storeId", out var store) ? store.GetGuid() : null;

    public long Position => Json.GetProperty("position").GetInt64();
}

/// <summary>A listener to GET /sync/events, read by the rules of the HTML standard as far as they are needed here.</summary>
internal sealed class EventStreamReader : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventStreamReader(HttpResponseMessage response, Stream body) => (_response, _reader) = (response, new(body));

    public static async Task<EventStreamReader> OpenAsync(HttpClient client, string? cursor = null, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/sync/events{(cursor is null ? "" : $"?cursor={WebUtility.UrlEncode(cursor)}")}");
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("text/event-stream");
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    public static Task<EventStreamReader> OpenAsync(TestUser user, string? cursor = null, string? lastEventId = null) =>
        OpenAsync(user.Client, cursor, lastEventId);

    /// <summary>The next event that is no comment, within some seconds; null when the stream has ended.</summary>
    public async Task<ServerEvent?> NextAsync(int seconds = 5, bool comments = false)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var (name, id, data) = ("message", (string?)null, "");
        while (await _reader.ReadLineAsync(enough.Token) is { } line)
        {
            if (line.Length == 0 && data.Length > 0) return new(name, id, data);
            if (comments && line.StartsWith(':')) return new("comment", null, line);
            if (line.StartsWith("event: ", StringComparison.Ordinal)) name = line[7..];
            if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            if (line.StartsWith("data: ", StringComparison.Ordinal)) data += line[6..];
        }
        return null;
    }

    /// <summary>The next event about a ledger.</summary>
    public async Task<ServerEvent> NextOfAsync(Guid? storeId)
    {
        while (await NextAsync() is { } received)
            if (received.Event is "changed" && received.StoreId == storeId) return received;
        throw new ShouldAssertException("The stream has ended.");
    }

    /// <summary>The next event about any store.</summary>
    public async Task<ServerEvent> NextOfStoreAsync()
    {
        while (await NextAsync() is { } received)
            if (received is { Event: "changed", StoreId: not null }) return received;
        throw new ShouldAssertException("The stream has ended.");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
