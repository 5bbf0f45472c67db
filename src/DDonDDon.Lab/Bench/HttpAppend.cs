using System.Net.Http.Headers;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DDonDDon.Lab.Bench;

/// <summary>What a device does: the batch as JSON to the sync endpoint of a real server on loopback, with an access token.</summary>
public sealed class HttpAppend : IAppendPath
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;
    private readonly string _token;
    private readonly HashSet<Guid> _openStores = [];

    private HttpAppend(WebApplication app, HttpClient client, string token) => (_app, _client, _token) = (app, client, token);

    public string Name => "HTTP";
    public AppendTargets Targets => new(0.65, 0.35, 0.65);

    public static async Task<IAppendPath> OpenAsync(BenchDatabase database, CancellationToken ct)
    {
        var app = await BenchServer.StartAsync(database.DataSource, database.Schema, LogLevel.Warning, ct);
        var (user, _) = await app.Services.GetRequiredService<Accounts>().RegisterAsync("bench@example.com", "no password", Role.Admin, [], null, ct);
        var token = app.Services.GetRequiredService<AccessTokens>().Issue(user!.Id, user.Email, user.Role, []);
        var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new HttpAppend(app, client, token);
    }

    /// <summary>A client that is signed in to the server.</summary>
    internal HttpClient Client => _client;

    /// <summary>A client of the same server that books single movements of a store.</summary>
    internal MovementClient NewClient(StoreTraffic store, int seed) => new(_client.BaseAddress!, _token, store.StoreId, store.Products, seed);

    public async Task<object> PrepareAsync(IReadOnlyList<StockMovement> movements, CancellationToken ct)
    {
        if (_openStores.Add(movements[0].StoreId)) await OpenStoreAsync(movements, ct);
        var items = movements.Cast<OriginalMovement>().Select(movement => new
        {
            movement.Id,
            movement.Seq,
            Type = movement.TypeOf().ToString().ToUpperInvariant(),
            movement.StoreId,
            movement.ProductId,
            movement.Quantity,
            movement.OccurredAt,
            movement.Reason,
        });
        return JsonSerializer.SerializeToUtf8Bytes(new { movements[0].DeviceId, SentAt = DateTimeOffset.UtcNow, Items = items }, ApiJson.Options);
    }

    public async Task AppendAsync(object prepared, CancellationToken ct)
    {
        using var body = new ByteArrayContent((byte[])prepared) { Headers = { ContentType = new("application/json") } };
        using var response = await _client.PostAsync("/api/v1/sync/batch", body, ct);
        response.EnsureSuccessStatusCode();
        using var reply = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(ct), cancellationToken: ct);
        foreach (var result in reply.RootElement.GetProperty("results").EnumerateArray())
            if (!result.GetProperty("status").ValueEquals("accepted"u8))
                throw new InvalidOperationException($"An item of the benchmark was not accepted: {result}");
    }

    private async Task OpenStoreAsync(IReadOnlyList<StockMovement> movements, CancellationToken ct)
    {
        var first = movements[0];
        await _app.Services.GetRequiredService<StoreRegister>().OpenAsync(first.StoreId, "Bench", "UTC", null, ct);
        var rejection = await _app.Services.GetRequiredService<Catalogue>().RecordAsync(
            [.. movements.Select(movement => movement.ProductId).Distinct().Select((product, i) => new ProductRegistered
            {
                Id = Guid.CreateVersion7(),
                ProductId = product,
                DeviceId = first.DeviceId,
                Seq = i,
                RecordedBy = first.RecordedBy,
                OccurredAt = first.OccurredAt,
                Changes = new Dictionary<string, string?> { [ProductField.Name] = $"Product {i}" },
            })],
            ct);
        if (rejection is not null) throw new InvalidOperationException(rejection.Message);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}
