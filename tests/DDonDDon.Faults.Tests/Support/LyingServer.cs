using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DDonDDon.Faults.Tests.Support;

/// <summary>
/// Stands between devices and a server, and says what is not so. <paramref name="lie"/>: what becomes of an answer, by the path that was asked for;
/// <paramref name="swallow"/>: whether an item of a batch never arrives, and is acknowledged all the same.
/// </summary>
internal sealed class LyingServer(Uri server, Func<string, JsonObject, bool> lie, Func<JsonObject, bool> swallow) : IAsyncDisposable
{
    private readonly HttpClient _behind = new() { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
    private WebApplication? _app;
    private int _lies;

    public Uri Address => new(_app!.Urls.Single());

    public int Lies => _lies;

    public static async Task<LyingServer> StartAsync(Uri server, Func<string, JsonObject, bool>? lie = null, Func<JsonObject, bool>? swallow = null)
    {
        var liar = new LyingServer(server, lie ?? ((_, _) => false), swallow ?? (_ => false));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        liar._app = builder.Build();
        liar._app.Run(liar.PassAsync);
        await liar._app.StartAsync();
        return liar;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            // Streams of hints do not end by themselves.
            using var now = new CancellationTokenSource(TimeSpan.Zero);
            await _app.StopAsync(now.Token);
            await _app.DisposeAsync();
        }
        _behind.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var swallowed = new JsonArray();
        using var request = new HttpRequestMessage(new(http.Request.Method), path + http.Request.QueryString);
        if (http.Request.Method is not "GET") request.Content = await BodyAsync(http, path, swallowed);
        if (http.Request.Headers.Authorization is [{ } token]) request.Headers.TryAddWithoutValidation("Authorization", token);
        try
        {
            using var response = await _behind.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
            http.Response.StatusCode = (int)response.StatusCode;
            http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            if (http.Response.ContentType?.StartsWith("application/json", StringComparison.Ordinal) is true)
                await http.Response.WriteAsync(Twist(path, await response.Content.ReadAsStringAsync(http.RequestAborted), swallowed), http.RequestAborted);
            else await CopyAsync(await response.Content.ReadAsStreamAsync(http.RequestAborted), http);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            http.Abort();
        }
    }

    private async Task<HttpContent> BodyAsync(HttpContext http, string path, JsonArray swallowed)
    {
        var body = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        if (path.EndsWith("/sync/batch", StringComparison.Ordinal) && body["items"] is JsonArray { Count: > 1 } items)
            foreach (var item in items.Select(item => item!.AsObject()).Where(swallow).Take(1).ToList())
            {
                Interlocked.Increment(ref _lies);
                items.Remove(item);
                swallowed.Add(new JsonObject
                {
                    ["id"] = item["id"]!.GetValue<string>(),
                    ["status"] = "accepted",
                    ["occurredAt"] = item["occurredAt"]!.GetValue<string>(),
                    ["version"] = 1
                });
            }
        return new StringContent(body.ToJsonString(), null, "application/json");
    }

    private string Twist(string path, string answer, JsonArray swallowed)
    {
        var body = JsonNode.Parse(answer)!.AsObject();
        foreach (var result in swallowed) body["results"]!.AsArray().Add(result!.DeepClone());
        if (lie(path, body)) Interlocked.Increment(ref _lies);
        return body.ToJsonString();
    }

    private static async Task CopyAsync(Stream answer, HttpContext http)
    {
        var buffer = new byte[16 * 1024];
        while (await answer.ReadAsync(buffer, http.RequestAborted) is > 0 and var read)
        {
            await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
    }
}
