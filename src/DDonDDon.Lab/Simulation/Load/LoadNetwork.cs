using System.Diagnostics;
using System.Net;
using System.Text.Json;
using DDonDDon.Client;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>
/// A device's network: connections of its own, which are cut while it is offline. What comes back is counted and timed, until the last byte of the answer.
/// </summary>
internal sealed class LoadNetwork(Meter meter) : DelegatingHandler(NewConnections())
{
    private volatile CancellationTokenSource _link = new();
    private volatile bool _isEnding;

    public bool IsOffline => _link.IsCancellationRequested;

    /// <summary>Hears when the network comes back.</summary>
    public LoadSignal Signal { get; } = new();

    /// <summary>Loses what is under way, requests and answers alike.</summary>
    public Task CutAsync() => _link.CancelAsync();

    public void Mend()
    {
        if (!IsOffline) return;
        _link = new();
        Signal.Raise();
    }

    /// <summary>What is lost from now on is lost because the device is switched off.</summary>
    public void End() => _isEnding = true;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var link = _link.Token;
        if (link.IsCancellationRequested) throw new HttpRequestException("The device is offline.");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, link);
        var (kind, begun) = (KindOf(request), Stopwatch.GetTimestamp());
        try
        {
            var response = await base.SendAsync(request, either.Token);
            if (kind is "GET sync/events" && response.IsSuccessStatusCode)
                response.Content = new StreamContent(new LinkedStream(await response.Content.ReadAsStreamAsync(either.Token), link));
            else await response.Content.LoadIntoBufferAsync(either.Token);
            meter.Take(kind, Stopwatch.GetElapsedTime(begun));
            await CountAsync(kind, response, either.Token);
            return response;
        }
        catch (OperationCanceledException) when (link.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException("The device went offline.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            if (!_isEnding && !link.IsCancellationRequested) meter.Fail(exception is OperationCanceledException ? "no answer in time" : "no answer");
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _link.Dispose();
        base.Dispose(disposing);
    }

    private async Task CountAsync(string kind, HttpResponseMessage response, CancellationToken ct)
    {
        if (response.IsSuccessStatusCode && kind is not ("POST sync/batch" or "POST transactions")) return;
        try
        {
            using var body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct));
            if (!response.IsSuccessStatusCode) meter.Fail(body.RootElement.GetProperty("code").GetString()!);
            else if (kind is "POST transactions") meter.Answer(body.RootElement.GetProperty("status").GetString()!);
            else
                foreach (var result in body.RootElement.GetProperty("results").EnumerateArray()) meter.Answer(result.GetProperty("status").GetString()!);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A proxy's page, or something that is not an answer.
            meter.Fail($"http.{(int)response.StatusCode}");
        }
    }

    // Ids and codes in paths are all one.
    private static string KindOf(HttpRequestMessage request)
    {
        var words = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)[2..];
        var path = words switch
        {
            ["inventory", _, _] => "inventory/{store}/{product}",
            ["products", "barcode", _] => "products/barcode/{code}",
            _ => string.Join('/', words),
        };
        return $"{request.Method} {path}";
    }

    private static SocketsHttpHandler NewConnections() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>A stream that breaks off when its device goes offline.</summary>
    private sealed class LinkedStream(Stream inner, CancellationToken link) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, link);
            try
            {
                return await inner.ReadAsync(buffer, either.Token);
            }
            catch (OperationCanceledException) when (link.IsCancellationRequested)
            {
                throw new IOException("The device went offline.");
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

/// <summary>Tells a client that its network is back.</summary>
internal sealed class LoadSignal : NetworkSignal
{
    private Action? _recovered;

    public void Raise() => Volatile.Read(ref _recovered)?.Invoke();

    public override IDisposable Watch(Action recovered)
    {
        Volatile.Write(ref _recovered, recovered);
        return new Subscription(this);
    }

    private sealed class Subscription(LoadSignal signal) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref signal._recovered, null);
    }
}
