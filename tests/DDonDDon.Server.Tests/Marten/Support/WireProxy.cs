using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DDonDDon.Server.Tests.Marten.Support;

/// <summary>What becomes of a message on its way to PostgreSQL.</summary>
public enum Fate
{
    Forward,

    /// <summary>The connection is cut, and the message never arrives.</summary>
    CutBefore,

    /// <summary>The message arrives and is answered, but the connection is cut before the answer is delivered.</summary>
    CutBeforeAnswer,
}

/// <summary>One message of a client; <paramref name="Text"/> is the statement of a simple query, else empty.</summary>
public readonly record struct ClientMessage(char Type, string Text)
{
    public bool IsCommit => Type == 'Q' && Text.StartsWith("COMMIT", StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// A TCP proxy before PostgreSQL that understands the clients' messages (one byte type, length, body) and lets a test decide
/// what becomes of each.
/// </summary>
public sealed class WireProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Func<ClientMessage, Task<Fate>> _decide;

    public WireProxy(int target, Func<ClientMessage, Task<Fate>> decide)
    {
        (_target, _decide) = (target, decide);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            _listener.Stop();
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                (client.NoDelay, server.NoDelay) = (true, true);
                var delivery = new Answers();
                var answers = AnswersAsync(server.GetStream(), client.GetStream(), delivery);
                await Task.WhenAny(answers, RequestsAsync(client.GetStream(), server.GetStream(), delivery));
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
            {
                // Either side may go away at any time.
            }
    }

    private async Task RequestsAsync(NetworkStream client, NetworkStream server, Answers delivery)
    {
        var header = new byte[5];
        for (var first = true; ; first = false)
        {
            // The startup message alone has no type.
            await client.ReadExactlyAsync(header.AsMemory(first ? 1 : 0, first ? 4 : 5), _stop.Token);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
            await client.ReadExactlyAsync(body, _stop.Token);
            var type = first ? ' ' : (char)header[0];
            var fate = first ? Fate.Forward
                : await _decide(new(type, type == 'Q' ? Encoding.UTF8.GetString(body.AsSpan(..^1)) : ""));
            if (fate is Fate.CutBefore) return;
            if (fate is Fate.CutBeforeAnswer) delivery.Withhold();
            await server.WriteAsync((byte[])[.. header.AsSpan(first ? 1 : 0), .. body], _stop.Token);
            if (fate is Fate.CutBeforeAnswer)
            {
                await delivery.Answered;
                return;
            }
        }
    }

    private async Task AnswersAsync(NetworkStream server, NetworkStream client, Answers delivery)
    {
        var buffer = new byte[65536];
        while (await server.ReadAsync(buffer, _stop.Token) is > 0 and var count)
            if (delivery.AreWithheld) delivery.Answer();
            else await client.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    /// <summary>Whether answers still reach the client, and whether one came that did not.</summary>
    private sealed class Answers
    {
        private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _withheld;

        public bool AreWithheld => _withheld;
        public Task Answered => _answered.Task;

        public void Withhold() => _withheld = true;
        public void Answer() => _answered.TrySetResult();
    }
}
