using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DDonDDon.Faults.Tests.Support;

/// <summary>
/// A TCP relay on a port of 127.0.0.1 that stays, whatever becomes of what stands behind it. Each connection has a
/// <see cref="Passage"/> that may cut it.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly Task _accepting;

    public Relay()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>What stands behind it; null refuses every new connection.</summary>
    public IPEndPoint? Target { get; set; }

    /// <summary>Makes what decides on a new connection.</summary>
    public Func<Passage> Passages { get; set; } = () => new();

    /// <summary>Cuts all connections that are open now.</summary>
    public void CutAll()
    {
        foreach (var socket in _open.Keys) socket.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        CutAll();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await _listener.AcceptSocketAsync(), Passages());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The relay was disposed.
        }
    }

    private async Task CarryAsync(Socket client, Passage passage)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _open[client] = _open[server] = true;
        try
        {
            if (Target is not { } target) return;
            await server.ConnectAsync(target);
            await Task.WhenAny(CopyAsync(client, server, passage.Request), CopyAsync(server, client, passage.Reply));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One of the two has gone, and so does the other.
        }
        finally
        {
            client.Dispose();
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, Func<ReadOnlyMemory<byte>, Verdict> judge)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                var (pass, cut) = judge(buffer.AsMemory(0, count));
                if (pass > 0) await to.SendAsync(buffer.AsMemory(0, pass));
                if (cut) return;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // As good as an end.
        }
    }
}
