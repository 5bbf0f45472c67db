using System.Net.Http.Json;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using DDonDDon.Server.Commands;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Inventory;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Transactions;
using DDonDDon.Server.Http;

namespace DDonDDon.Lab.Demo;

/// <summary>A worker's device, as far as the demo needs one: everything goes over HTTP.</summary>
internal sealed class DemoClient(Uri server) : IDisposable
{
    // Absent members are null: a reader of answers takes what there is.
    private static readonly JsonSerializerOptions Lenient = new(ApiJson.Options) { RespectRequiredConstructorParameters = false };

    private readonly HttpClient _http = new() { BaseAddress = new(server, "api/v1/") };

    public async Task LoginAsync(DemoAccount account, CancellationToken ct)
    {
        using var body = JsonContent.Create(new LoginRequest(account.Email, account.Password), options: ApiJson.Options);
        var reply = await ReadAsync<SessionReply>(_http.PostAsync(new Uri("auth/login", UriKind.Relative), body, ct), ct);
        _http.DefaultRequestHeaders.Authorization = new(reply.TokenType, reply.AccessToken);
    }

    public async Task<BatchReply> SendAsync(string batch, CancellationToken ct)
    {
        using var body = new StringContent(batch, Encoding.UTF8, MediaTypeNames.Application.Json);
        return await ReadAsync<BatchReply>(_http.PostAsync(new Uri("sync/batch", UriKind.Relative), body, ct), ct);
    }

    /// <summary>The stock of a store, for every product that has moved.</summary>
    public Task<IReadOnlyList<StockView>> StockAsync(Guid storeId, CancellationToken ct) =>
        AllAsync<StockView>($"inventory/{storeId}?", ct);

    /// <summary>Everything that happened in a store, the last recorded first.</summary>
    public Task<IReadOnlyList<TransactionView>> HistoryAsync(Guid storeId, CancellationToken ct) =>
        AllAsync<TransactionView>($"transactions?storeId={storeId}&", ct);

    /// <summary>The stock of one product, and why it is what it is.</summary>
    public Task<StockView> ExplainAsync(Guid storeId, Guid productId, CancellationToken ct) =>
        GetAsync<StockView>($"inventory/{storeId}/{productId}?explain=true", ct);

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<T>> AllAsync<T>(string list, CancellationToken ct)
    {
        var items = new List<T>();
        string? cursor = null;
        do
        {
            var after = cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await GetAsync<Page<T>>($"{list}limit={Paging.MaximumLimit}{after}", ct);
            items.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return items;
    }

    private Task<T> GetAsync<T>(string path, CancellationToken ct) =>
        ReadAsync<T>(_http.GetAsync(new Uri(path, UriKind.Relative), ct), ct);

    private static async Task<T> ReadAsync<T>(Task<HttpResponseMessage> sent, CancellationToken ct)
    {
        using var response = await sent;
        var body = await response.Content.ReadAsStringAsync(ct);
        if (!response.IsSuccessStatusCode)
            throw new CommandException(
                $"{response.RequestMessage!.RequestUri!.AbsolutePath} answered {(int)response.StatusCode}: {body}");
        return JsonSerializer.Deserialize<T>(body, Lenient)!;
    }
}
