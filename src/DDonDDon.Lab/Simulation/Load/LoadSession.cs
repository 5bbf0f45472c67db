using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DDonDDon.Server.Commands;
using DDonDDon.Server.Http;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>An account of the load's, or the administrator's, with the access token that it has at the moment.</summary>
internal sealed class LoadAccount(string email, string password)
{
    public string Email => email;
    public string Password => password;
    public string? Token { get; set; }
    public SemaphoreSlim SigningIn { get; } = new(1, 1);
}

/// <summary>What a server answered. <paramref name="Code"/>: why it refused; null when it did not.</summary>
internal sealed record LoadAnswer(HttpStatusCode Status, JsonElement Body, string? Code)
{
    public string? Detail => Body.ValueKind is JsonValueKind.Object && Body.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
}

/// <summary>Requests in an account's name, with a new sign-in when its token is not taken any more.</summary>
internal sealed class LoadSession(HttpClient http, LoadAccount account)
{
    private const int Attempts = 5;

    /// <summary>Signs in; null when it worked, otherwise what the server says. Throws <see cref="HttpRequestException"/> when it cannot be reached.</summary>
    public async Task<LoadAnswer?> SignInAsync(CancellationToken ct)
    {
        var answer = await RequestAsync(HttpMethod.Post, "auth/login", new { email = account.Email, password = account.Password }, null, ct);
        if (answer.Code is not null) return answer;
        if (answer.Body.ValueKind is not JsonValueKind.Object || !answer.Body.TryGetProperty("accessToken", out var token))
            return answer with { Code = "no server of DDonDDon" };
        account.Token = token.GetString();
        return null;
    }

    /// <summary>One request. Throws <see cref="HttpRequestException"/> when there is no answer, or the account cannot sign in just now.</summary>
    public async Task<LoadAnswer> SendAsync(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        var token = account.Token ?? await RenewAsync(null, ct);
        var answer = await RequestAsync(method, path, body, token, ct);
        return answer.Status is HttpStatusCode.Unauthorized ? await RequestAsync(method, path, body, await RenewAsync(token, ct), ct) : answer;
    }

    /// <summary>A request that must work, tried again while the server is busy. Throws <see cref="CommandException"/> with what it said.</summary>
    public async Task<JsonElement> MustAsync(HttpMethod method, string path, object? body, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await SendAsync(method, path, body, ct);
            if (answer.Code is null) return answer.Body;
            if (attempt == Attempts || answer.Status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Conflict))
                throw new CommandException($"{method} {path} answered {answer.Code}: {answer.Detail}");
            await Task.Delay(TimeSpan.FromSeconds(attempt), ct);
        }
    }

    /// <summary>All items of a list.</summary>
    public async IAsyncEnumerable<JsonElement> PagesAsync(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        string? cursor = null;
        do
        {
            var after = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await MustAsync(HttpMethod.Get, $"{path}{(path.Contains('?') ? '&' : '?')}limit={Paging.MaximumLimit}{after}", null, ct);
            foreach (var item in page.GetProperty("items").EnumerateArray()) yield return item;
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
    }

    private async Task<string> RenewAsync(string? used, CancellationToken ct)
    {
        await account.SigningIn.WaitAsync(ct);
        try
        {
            if (account.Token == used && await SignInAsync(ct) is { } refused)
                throw new HttpRequestException($"{account.Email} cannot sign in: {refused.Code}");
            return account.Token!;
        }
        finally
        {
            account.SigningIn.Release();
        }
    }

    private async Task<LoadAnswer> RequestAsync(HttpMethod method, string path, object? body, string? token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri($"api/v1/{path}", UriKind.Relative));
        if (body is not null) request.Content = JsonContent.Create(body, options: ApiJson.Options);
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        using var response = await http.SendAsync(request, ct);
        var bytes = await response.Content.ReadAsByteArrayAsync(ct);
        var answer = Parse(bytes);
        var code = answer.ValueKind is JsonValueKind.Object && answer.TryGetProperty("code", out var known) ? known.GetString() : null;
        return new(response.StatusCode, answer, response.IsSuccessStatusCode ? null : code ?? $"http.{(int)response.StatusCode}");
    }

    private static JsonElement Parse(byte[] body)
    {
        try
        {
            return body.Length == 0 ? default : JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
