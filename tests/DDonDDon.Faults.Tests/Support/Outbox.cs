using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DDonDDon.Faults.Tests.Support;

/// <summary>A movement as a device sends it.</summary>
internal sealed record Item(
    Guid Id, long Seq, string Type, Guid StoreId, Guid? ProductId, string? Barcode, decimal Quantity, DateTimeOffset OccurredAt,
    string? Reason = null, string? Note = null, string? Reference = null);

internal sealed record StockAnswer(Guid ProductId, decimal Quantity);

/// <summary>What the server said about an item.</summary>
internal sealed record Answer(Guid Id, string Status, DateTimeOffset? SyncedAt, long? Version, StockAnswer? Stock)
{
    public bool IsAcknowledged => Status is "accepted" or "duplicate";
}

internal sealed record BatchAnswer(IReadOnlyList<Answer> Results);

/// <summary>A device's way to the server: sends a batch once, or until every item is acknowledged (sync protocol).</summary>
internal sealed class Outbox(Guid deviceId, string token, Uri server, bool reuseConnections = true) : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly HttpClient _client = new() { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };
    private readonly Random _jitter = new(deviceId.GetHashCode());

    public Guid DeviceId => deviceId;

    /// <summary>The first answer to each item that is acknowledged.</summary>
    public Dictionary<Guid, Answer> Acknowledged { get; } = [];

    /// <summary>Answers that were lost: items that were stored without the device learning it at once.</summary>
    public int LostAnswers { get; private set; }

    /// <summary>The size of the batch's body in bytes.</summary>
    public int LengthOf(IReadOnlyList<Item> items) => Body(items).Length;

    /// <summary>Sends a batch once. Throws <see cref="HttpRequestException"/> when there is no answer.</summary>
    public async Task<(HttpStatusCode Status, IReadOnlyList<Answer> Answers)> SendAsync(IReadOnlyList<Item> items)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sync/batch");
        request.Content = new ByteArrayContent(Body(items));
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.ConnectionClose = !reuseConnections;
        using var response = await _client.SendAsync(request);
        return response.StatusCode is HttpStatusCode.OK
            ? (response.StatusCode, (await response.Content.ReadFromJsonAsync<BatchAnswer>(Json))!.Results)
            : (response.StatusCode, []);
    }

    /// <summary>Sends a batch once; null when there is no answer, or none about the items.</summary>
    public async Task<IReadOnlyList<Answer>?> TrySendAsync(IReadOnlyList<Item> items)
    {
        try
        {
            var (status, answers) = await SendAsync(items);
            // Whatever happens to the environment, the server's own mistakes are none of it.
            if (status is not HttpStatusCode.OK) status.ShouldBe(HttpStatusCode.ServiceUnavailable);
            if (status is HttpStatusCode.OK) answers.Select(answer => answer.Id).ShouldBe(items.Select(item => item.Id));
            return status is HttpStatusCode.OK ? answers : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Sends what is not acknowledged yet again and again, until all of it is.</summary>
    public async Task SettleAsync(IReadOnlyList<Item> items)
    {
        var deadline = DateTime.UtcNow + Patience;
        var sent = false;
        for (var left = items; left.Count > 0; left = [.. items.Where(item => !Acknowledged.ContainsKey(item.Id))])
        {
            if (DateTime.UtcNow > deadline)
                throw new TimeoutException($"{left.Count} items are not acknowledged after {Patience}.");
            if (sent) await Task.Delay(_jitter.Next(20, 150));
            if (await TrySendAsync(left) is { } answers)
            {
                if (sent) LostAnswers += answers.Count(answer => answer.Status is "duplicate");
                foreach (var answer in answers) Take(answer);
            }
            sent = true;
        }
    }

    /// <summary>Sends a batch that is acknowledged already; every answer must be the first one.</summary>
    public async Task RepeatAsync(IReadOnlyList<Item> items)
    {
        foreach (var answer in await TrySendAsync(items) ?? []) Take(answer);
    }

    public void Dispose() => _client.Dispose();

    // A repeat must get the first answer; everything else that is not a promise to try again is a failure here.
    private void Take(Answer answer)
    {
        if (answer.Status is "retry") return;
        answer.IsAcknowledged.ShouldBeTrue($"{answer.Id} is {answer.Status}");
        if (Acknowledged.TryAdd(answer.Id, answer)) return;
        answer.ShouldBe(Acknowledged[answer.Id] with { Status = "duplicate" });
    }

    private byte[] Body(IReadOnlyList<Item> items) =>
        JsonSerializer.SerializeToUtf8Bytes(new { deviceId, sentAt = DateTimeOffset.UtcNow, items }, Json);
}
