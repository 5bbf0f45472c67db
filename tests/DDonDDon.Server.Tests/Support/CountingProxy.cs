using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DDonDDon.Server.Tests.Support;

/// <summary>
/// Stands between Npgsql and PostgreSQL and counts what the client asks for (PostgreSQL's message format, chapter 55): a Sync ends
/// one round trip of the extended protocol, a Query is one simple statement.
/// </summary>
internal sealed class CountingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private int _roundTrips;
    private int _copies;
    private int _commits;

    public CountingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Round trips, COPYs and commits since the last call.</summary>
    public (int RoundTrips, int Copies, int Commits) Take() =>
        (Interlocked.Exchange(ref _roundTrips, 0), Interlocked.Exchange(ref _copies, 0), Interlocked.Exchange(ref _commits, 0));

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = RelayAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task RelayAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient { NoDelay = true })
        {
            client.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _target);
            try
            {
                await Task.WhenAny(CountAsync(client.GetStream(), server.GetStream()),
                    server.GetStream().CopyToAsync(client.GetStream()));
            }
            catch (IOException)
            {
                // One of the two has gone.
            }
        }
    }

    private async Task CountAsync(NetworkStream client, NetworkStream server)
    {
        var startup = new byte[4];
        await client.ReadExactlyAsync(startup);
        await ForwardAsync(startup, client, server);
        var header = new byte[5];
        while (await client.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false) == header.Length)
        {
            var body = await ForwardAsync(header, client, server);
            if (header[0] == 'S') Interlocked.Increment(ref _roundTrips);
            if (header[0] == 'Q' && body.AsSpan().StartsWith("copy"u8)) Interlocked.Increment(ref _copies);
            if (header[0] == 'Q' && body.AsSpan().StartsWith("COMMIT"u8)) Interlocked.Increment(ref _commits);
        }
    }

    private static async Task<byte[]> ForwardAsync(byte[] header, NetworkStream client, NetworkStream server)
    {
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(header.Length - 4)) - 4];
        await client.ReadExactlyAsync(body);
        await server.WriteAsync(header);
        await server.WriteAsync(body);
        return body;
    }
}
