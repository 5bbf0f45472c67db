using System.Text.Json;
using DDonDDon.Client.Http;
using DDonDDon.Client.Recording;
using DDonDDon.Client.Sync;
using DDonDDon.Domain;

namespace DDonDDon.Client;

/// <summary>What the server said about an item of an exported outbox; <paramref name="Error"/> when it did not take it.</summary>
public sealed record ReplayedItem(Guid Id, string Status, Rejection? Error);

/// <summary>
/// Sends an exported outbox in place of the till that it came from, for support. Sending it twice, or while the till sends the same items,
/// does no harm: an item is stored once.
/// </summary>
public static class OutboxReplay
{
    private const int BatchItems = 100;

    /// <summary>
    /// Sends a file that <see cref="DdonClient.ExportOutboxAsync"/> wrote, and returns what became of each item that the server answered.
    /// Throws <see cref="InvalidDataException"/> when it is no such file, <see cref="HttpRequestException"/> when the server cannot be
    /// reached or refuses; then some items may have been stored, and the file is sent again.
    /// </summary>
    public static async Task<IReadOnlyList<ReplayedItem>> SendAsync(
        Stream file, Uri server, string accessToken, HttpMessageHandler? handler = null, TimeProvider? time = null, CancellationToken ct = default)
    {
        var clock = time ?? TimeProvider.System;
        using var lines = new StreamReader(file, leaveOpen: true);
        var head = Head(await lines.ReadLineAsync(ct));
        using var api = new ServerApi(server, handler, clock, TimeSpan.FromSeconds(60));
        var results = new List<ReplayedItem>();
        var sent = 0;
        while (await ReadBatchAsync(lines, ct) is { Count: > 0 } items)
        {
            // As if the till sent it: by its own clock, so that the server corrects its times as it would have.
            var sentAt = clock.GetUtcNow() - TimeSpan.FromMilliseconds(head.ClockOffsetMs ?? 0);
            var body = $"{{\"deviceId\":\"{head.DeviceId}\",\"sentAt\":\"{ItemJson.Time(sentAt)}\",\"items\":[{string.Join(',', items)}]}}";
            var reply = await api.PostAsync("sync/batch", body, accessToken, ct);
            if (reply.Lost is { } why) throw new HttpRequestException(why);
            if (!reply.IsOk) throw new HttpRequestException($"{reply.Code}: {reply.Detail}", null, (System.Net.HttpStatusCode)reply.Status);
            var answer = PushReply.Read(reply.Body) ?? throw new HttpRequestException("The answer is not one to a batch.");
            results.AddRange(answer.Results.Select(result => new ReplayedItem(result.Id, result.Status, result.Status is "accepted" or "duplicate" ? null : result.Error)));
            sent += items.Count;
        }
        return sent == head.Items ? results : throw new InvalidDataException($"The file has {sent} of {head.Items} items; it was cut off. Those were sent.");
    }

    private static OutboxFileHead Head(string? line)
    {
        try
        {
            if (line is not null && JsonSerializer.Deserialize<OutboxFileHead>(line, OutboxFileHead.Json) is { DdonOutbox: OutboxFileHead.Version } head) return head;
        }
        catch (JsonException)
        {
            // Told below.
        }
        throw new InvalidDataException("The file is no exported outbox of this version.");
    }

    private static async Task<List<string>> ReadBatchAsync(StreamReader lines, CancellationToken ct)
    {
        var items = new List<string>();
        while (items.Count < BatchItems && await lines.ReadLineAsync(ct) is { } line)
            if (!string.IsNullOrWhiteSpace(line)) items.Add(line);
        return items;
    }
}
