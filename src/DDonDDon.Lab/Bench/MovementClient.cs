using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using DDonDDon.Domain.Sync;

namespace DDonDDon.Lab.Bench;

/// <summary>
/// A phone at a till: one connection, one movement after the other, each when the last is answered. It writes HTTP by hand, so that the load
/// takes as little as possible of the processors that the server is measured on.
/// </summary>
internal sealed class MovementClient(Uri server, string token, Guid storeId, IReadOnlyList<Guid> products, int seed) : IDisposable
{
    private readonly Random _random = new(seed);
    private readonly Guid _device = Guid.CreateVersion7();
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[16 * 1024];
    private long _seq;

    public Task ConnectAsync(CancellationToken ct) => _socket.ConnectAsync(server.Host, server.Port, ct).AsTask();

    /// <summary>Books movements until the time is over; returns how long each took.</summary>
    public async Task<List<TimeSpan>> RunAsync(Stopwatch watch, TimeSpan time, CancellationToken ct)
    {
        var taken = new List<TimeSpan>();
        while (watch.Elapsed < time)
        {
            var request = Next();
            var begun = watch.Elapsed;
            await _socket.SendAsync(request, ct);
            await ReadAnswerAsync(ct);
            taken.Add(watch.Elapsed - begun);
        }
        return taken;
    }

    private byte[] Next()
    {
        var now = BatchClock.Microseconds(DateTimeOffset.UtcNow);
        var type = _random.Next(10) < 6 ? "OUTBOUND" : "INBOUND";
        var body = string.Create(CultureInfo.InvariantCulture,
            $$"""{"id":"{{Guid.CreateVersion7(now)}}","deviceId":"{{_device}}","seq":{{++_seq}},"type":"{{type}}","storeId":"{{storeId}}", """
            + $$""" "productId":"{{products[_random.Next(products.Count)]}}","quantity":1,"occurredAt":"{{now:yyyy-MM-ddTHH:mm:ss.ffffffZ}}"}""");
        return Encoding.ASCII.GetBytes(
            $"POST /api/v1/transactions HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: "
                + $"{body.Length}\r\n\r\n{body}");
    }

    private async Task ReadAnswerAsync(CancellationToken ct)
    {
        var length = 0;
        while (!IsComplete(_answer.AsSpan(0, length)))
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(length), ct);
            if (read == 0) throw new IOException("The server closed a connection of the benchmark.");
            length += read;
        }
        if (!_answer.AsSpan(0, length).StartsWith("HTTP/1.1 201 "u8))
            throw new InvalidOperationException($"A movement of the benchmark was not booked: {Encoding.UTF8.GetString(_answer, 0, length)}");
    }

    // Either the last chunk has come, or as many bytes as were announced.
    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;
        var announced = answer[..end].IndexOf("Content-Length: "u8);
        if (announced < 0) return answer.EndsWith("\r\n0\r\n\r\n"u8);
        _ = System.Buffers.Text.Utf8Parser.TryParse(answer[(announced + 16)..], out int length, out _);
        return answer.Length >= end + 4 + length;
    }

    public void Dispose() => _socket.Dispose();
}
