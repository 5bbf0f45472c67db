using System.Net;
using DDonDDon.Client.Http;
using DDonDDon.Client.Sync;
using DDonDDon.Domain;
using DDonDDon.Domain.Items;

namespace DDonDDon.Client;

/// <summary>What the server answered about an item of an exported outbox.</summary>
/// <param name="Id">The item.</param>
/// <param name="Status">The status as the protocol names it: accepted, duplicate, rejected and so on.</param>
/// <param name="Error">Why the server did not accept it; null when it did.</param>
public sealed record ReplayedItem(Guid Id, string Status, Rejection? Error);

/// <summary>
/// Sends an exported outbox in place of the till that it came from, for support. Sending it twice, or while the till sends the same items,
/// does no harm: each item is booked once.
/// </summary>
public static class OutboxReplay
{
    private const int BatchItems = 100;

    /// <summary>
    /// Sends a file that <see cref="DdonClient.ExportOutboxAsync"/> wrote, and returns what became of each item that the server answered.
    /// After an exception the server may have some of the items; send the file again.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not an exported outbox, or it was cut off.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached, or refuses.</exception>
    public static async Task<IReadOnlyList<ReplayedItem>> SendAsync(
        Stream file, Uri server, string accessToken, HttpMessageHandler? handler = null, TimeProvider? time = null, CancellationToken ct = default)
    {
        var clock = time ?? TimeProvider.System;
        using var lines = new StreamReader(file, leaveOpen: true);
        var head = OutboxFile.ReadHead(await lines.ReadLineAsync(ct)) ?? throw new InvalidDataException("The file is not an exported outbox of this version.");
        using var api = new ServerApi(server, handler, clock, TimeSpan.FromSeconds(60));
        var results = new List<ReplayedItem>();
        var sent = 0;
        while (await ReadBatchAsync(lines, ct) is { Count: > 0 } items)
        {
            // By the till's clock, so that the server corrects the times as it would have corrected the till's.
            var sentAt = clock.GetUtcNow() - TimeSpan.FromMilliseconds(head.ClockOffsetMs ?? 0);
            var body = $"{{\"deviceId\":\"{head.DeviceId}\",\"sentAt\":\"{ItemWriter.TimeOf(sentAt)}\",\"items\":[{string.Join(',', items)}]}}";
            var reply = await api.PostAsync("sync/batch", body, accessToken, ct);
            if (reply.Lost is { } why) throw new HttpRequestException(why);
            if (!reply.IsOk) throw new HttpRequestException($"{reply.Code}: {reply.Detail}", null, (HttpStatusCode)reply.Status);
            var answer = PushReply.Read(reply.Body) ?? throw new HttpRequestException("This is not the answer to a batch.");
            results.AddRange(answer.Results.Select(Replayed));
            sent += items.Count;
        }
        return sent == head.Items
            ? results
            : throw new InvalidDataException($"The file was cut off: it has {sent} of {head.Items} items. Those were sent.");
    }

    private static ReplayedItem Replayed(PushResult result) => new(result.Id, result.Status, result.IsSynced ? null : result.Error);

    private static async Task<List<string>> ReadBatchAsync(StreamReader lines, CancellationToken ct)
    {
        var items = new List<string>();
        while (items.Count < BatchItems && await lines.ReadLineAsync(ct) is { } line)
            if (!string.IsNullOrWhiteSpace(line)) items.Add(line);
        return items;
    }
}
