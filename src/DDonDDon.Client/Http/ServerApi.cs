using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace DDonDDon.Client.Http;

/// <summary>Requests to the server. A failure of the network is a value, never an exception; only the caller's own cancellation throws.</summary>
internal sealed class ServerApi : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;

    public ServerApi(Uri server, HttpMessageHandler? handler, TimeProvider time, TimeSpan timeout)
    {
        (_time, _timeout) = (time, timeout);
        // A redirect would take the token or the password to another address.
        _http = handler is { } given
            ? new HttpClient(given, disposeHandler: false)
            : new HttpClient(new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });
        _http.BaseAddress = new(server.AbsoluteUri.TrimEnd('/') + "/");
        _http.Timeout = Timeout.InfiniteTimeSpan;
    }

    public void Dispose() => _http.Dispose();

    public Task<ServerReply> PostAsync(string path, string json, string? token, CancellationToken ct)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return SendAsync(HttpMethod.Post, path, content, token, ct);
    }

    public Task<ServerReply> GetAsync(string path, string? token, CancellationToken ct) => SendAsync(HttpMethod.Get, path, null, token, ct);

    /// <summary>
    /// Reads an answer line by line as it arrives, and calls <paramref name="onLine"/> with each. A pause that is too long ends it. The answer
    /// may be lost after some lines.
    /// </summary>
    /// <param name="path">The path below /api/v1/.</param>
    /// <param name="accept">The media type to ask for.</param>
    /// <param name="token">The access token.</param>
    /// <param name="longestPause">How long the answer may pause; null for the time-out of all requests.</param>
    /// <param name="onLine">Gets each line.</param>
    /// <param name="ct">Ends the request.</param>
    public async Task<ServerReply> ReadLinesAsync(
        string path, string accept, string? token, TimeSpan? longestPause, Func<string, ValueTask> onLine, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(longestPause ?? _timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            using var request = Request(HttpMethod.Get, path, null, token);
            request.Headers.Accept.Add(new(accept));
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!response.IsSuccessStatusCode) return await ReadAsync(response, either.Token);
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(either.Token), Encoding.UTF8);
            while (await lines.ReadLineAsync(either.Token) is { } line)
            {
                deadline.CancelAfter(longestPause ?? _timeout);
                await onLine(line);
            }
            return new((int)response.StatusCode, default);
        }
        catch (Exception exception) when (IsLoss(exception, ct))
        {
            return ServerReply.None(Why(exception));
        }
    }

    private async Task<ServerReply> SendAsync(HttpMethod method, string path, HttpContent? content, string? token, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(_timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            using var request = Request(method, path, content, token);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await ReadAsync(response, either.Token);
        }
        catch (Exception exception) when (IsLoss(exception, ct))
        {
            return ServerReply.None(Why(exception));
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content, string? token)
    {
        var request = new HttpRequestMessage(method, new Uri($"api/v1/{path}", UriKind.Relative)) { Content = content };
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return request;
    }

    private async Task<ServerReply> ReadAsync(HttpResponseMessage response, CancellationToken ct) =>
        new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct)) { RetryAfter = RetryAfter(response) };

    // A date is compared with the server's clock, where the answer has it; ours may be wrong.
    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } when date - (response.Headers.Date ?? _time.GetUtcNow()) is { } wait && wait > TimeSpan.Zero => wait,
        _ => null,
    };

    private static bool IsLoss(Exception exception, CancellationToken ct) =>
        exception is HttpRequestException or IOException || exception is OperationCanceledException && !ct.IsCancellationRequested;

    private static string Why(Exception exception) => exception is OperationCanceledException ? "There was no answer in time." : exception.Message;
}
