using System.Net;
using System.Text.Json;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>Books single movements while the worker waits, and asks what is there. What was not answered is sent again as it was, until it is.</summary>
internal sealed class LoadPhone(LoadSession session, LoadStore store, Meter meter)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(250), LongestWait = TimeSpan.FromSeconds(10);

    private readonly Guid _device = Guid.CreateVersion7();
    private readonly List<Booking> _unknown = [];
    private readonly List<LoadRecord> _records = [];
    private TimeSpan _patience = ShortestWait;
    private DateTime _notBefore;
    private long _seq;

    /// <summary>How many bookings nobody knows about.</summary>
    public int Unknown => _unknown.Count;

    public IReadOnlyList<LoadRecord> Records =>
        [.. _records, .. _unknown.Select(booking => new LoadRecord(booking.At(default), LoadFate.Waiting, "no answer"))];

    public Task BookAsync(LoadProduct product, Random random, CancellationToken ct)
    {
        var now = DateTimeOffset.UtcNow;
        meter.Record();
        return SendAsync(new(Guid.CreateVersion7(now), _device, ++_seq, random.Next(10) < 6 ? "OUTBOUND" : "INBOUND", store.Id, product.Id, random.Next(1, 4),
            now), ct);
    }

    public async Task AskAsync(LoadProduct product, CancellationToken ct)
    {
        try
        {
            await session.SendAsync(HttpMethod.Get, $"products/barcode/{product.Code}", null, ct);
            await session.SendAsync(HttpMethod.Get, $"inventory/{store.Id}/{product.Id}", null, ct);
        }
        catch (Exception exception) when (IsLoss(exception, ct))
        {
            // Counted by the network; who asks, asks again another time.
        }
    }

    /// <summary>Sends again what was not answered, with longer and longer pauses while nothing comes of it.</summary>
    public async Task AskAgainAsync(CancellationToken ct)
    {
        if (Unknown == 0 || DateTime.UtcNow < _notBefore) return;
        var before = Unknown;
        foreach (var booking in _unknown.ToArray())
        {
            _unknown.Remove(booking);
            await SendAsync(booking, ct);
        }
        _patience = Unknown < before ? ShortestWait : _patience * 2 < LongestWait ? _patience * 2 : LongestWait;
        _notBefore = DateTime.UtcNow + _patience;
    }

    private async Task SendAsync(Booking booking, CancellationToken ct)
    {
        // Until there is an answer, the server may have it; also when the shop closes meanwhile.
        _unknown.Add(booking);
        try
        {
            var answer = await session.SendAsync(HttpMethod.Post, "transactions", booking, ct);
            // Another time, the same again: the server was busy, and what it did nobody knows, or nothing.
            if (answer.Code is "store.busy" || answer.Code is not null
                && (answer.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized || (int)answer.Status >= 500)) return;
            if (answer.Code is null && Settled(answer.Body) is null) return;
            _unknown.Remove(booking);
            meter.Settle(1);
            _records.Add(answer.Code is { } code
                ? new(booking.At(default), LoadFate.Refused, code)
                : new(booking.At(Settled(answer.Body)!.Value), LoadFate.Stored));
        }
        catch (Exception exception) when (IsLoss(exception, ct))
        {
            // It is asked again.
        }
    }

    // Null: it is not an answer.
    private static DateTimeOffset? Settled(JsonElement body) =>
        body.ValueKind is JsonValueKind.Object && body.TryGetProperty("occurredAt", out var at) && at.TryGetDateTimeOffset(out var time) ? time : null;

    private static bool IsLoss(Exception exception, CancellationToken ct) =>
        exception is HttpRequestException or IOException || exception is OperationCanceledException && !ct.IsCancellationRequested;

    /// <summary>The body of a request, the same at every attempt.</summary>
    private sealed record Booking(Guid Id, Guid DeviceId, long Seq, string Type, Guid StoreId, Guid ProductId, decimal Quantity, DateTimeOffset OccurredAt)
    {
        public LoadMovement At(DateTimeOffset settled) => new(Id, DeviceId, Seq, Type, ProductId, Quantity, null, settled);
    }
}
