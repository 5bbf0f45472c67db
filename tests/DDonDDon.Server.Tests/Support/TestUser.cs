using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DDonDDon.Server.Tests.Support;

/// <summary>Somebody with an account, and the client they are signed in to.</summary>
internal sealed record TestUser(Guid Id, string Email, HttpClient Client)
{
    public Task<Answer> SendAsync(JsonNode batch) => Client.SendBatchAsync(batch.ToJsonString());

    public Task<Answer> GetAsync(string path) => Client.AnswerAsync(HttpMethod.Get, path);
    public Task<Answer> PostAsync(string path, object? body = null) => Client.SendJsonAsync(HttpMethod.Post, path, body);
    public Task<Answer> PatchAsync(string path, object body) => Client.SendJsonAsync(HttpMethod.Patch, path, body);
    public Task<Answer> PutAsync(string path, object body) => Client.SendJsonAsync(HttpMethod.Put, path, body);
    public Task<Answer> DeleteAsync(string path) => Client.AnswerAsync(HttpMethod.Delete, path);

    /// <summary>Sends a batch that must be judged, and returns its results.</summary>
    public async Task<IReadOnlyList<ItemAnswer>> SyncAsync(JsonNode batch)
    {
        var answer = await SendAsync(batch);
        answer.Status.ShouldBe(200, answer.Body);
        return answer.Results;
    }
}

/// <summary>Requests whose answers are read completely.</summary>
internal static class Requests
{
    public static Task<Answer> SendBatchAsync(this HttpClient client, string json) =>
        client.SendBatchAsync(Encoding.UTF8.GetBytes(json));

    public static Task<Answer> SendBatchAsync(this HttpClient client, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return client.AnswerAsync(HttpMethod.Post, "/api/v1/sync/batch", content);
    }

    /// <summary>Sends an object as JSON; null: without a body.</summary>
    public static async Task<Answer> SendJsonAsync(this HttpClient client, HttpMethod method, string path, object? body)
    {
        using var content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Web);
        return await client.AnswerAsync(method, path, content);
    }

    public static async Task<Answer> OfAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType,
        // Events never end by themselves.
        response.Content.Headers.ContentType?.MediaType is "text/event-stream" ? "" : await response.Content.ReadAsStringAsync())
    {
        RetryAfter = response.Headers.RetryAfter?.Delta,
        ETag = response.Headers.ETag?.ToString(),
        Location = response.Headers.Location?.ToString(),
    };

    public static async Task<Answer> AnswerAsync(
        this HttpClient client, HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return await OfAsync(response);
    }
}
