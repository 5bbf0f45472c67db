using System.Net.Http.Json;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Settings;
using DDonDDon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DDonDDon.Client.Tests.Support;

/// <summary>The whole server, with its own port and database, for the tests of one class. Each test opens stores of its own.</summary>
public sealed class RealServer(PostgresCluster cluster) : IAsyncLifetime
{
    public const string Secret = "canary-m4Xz8LqPw2RtVb6NyJc1Hd5Kf9GsTa3U";

    private static readonly ServerSettings Settings = new() { Home = Path.GetTempPath(), Port = 0, LogLevel = LogLevel.Critical };

    private WebApplication? _app;
    private NpgsqlDataSource? _dataSource;
    private HttpClient? _admin;

    public string ConnectionString { get; private set; } = "";

    public Uri Address => new(_app!.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await cluster.CreateDatabaseAsync();
        _dataSource = Database.Open(ConnectionString, Settings.Schema);
        await Database.SchemaOf(_dataSource).ApplyAsync(CancellationToken.None);
        _app = ServerApp.Build(Settings, _dataSource, Secret);
        await _app.StartAsync();
        _admin = new() { BaseAddress = Address };
        _admin.DefaultRequestHeaders.Authorization = new("Bearer", (await AddUserAsync(Role.Admin)).AccessToken);
    }

    public async ValueTask DisposeAsync()
    {
        _admin?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (_dataSource is not null) await _dataSource.DisposeAsync();
    }

    /// <summary>Adds an account, and returns the tokens that a login would, except for the refresh token.</summary>
    public async Task<SessionTokens> AddUserAsync(Role role, params Guid[] stores)
    {
        var email = $"{Guid.NewGuid():N}@shop.example";
        var accounts = _app!.Services.GetRequiredService<Accounts>();
        var (user, refused) = await accounts.RegisterAsync(email, "no password", role, stores, null, CancellationToken.None);
        refused.ShouldBeNull();
        var token = _app.Services.GetRequiredService<AccessTokens>().Issue(user!.Id, email, role, stores);
        return new(token, null, new(user.Id, email, role.Name(), stores));
    }

    /// <summary>Somebody new signs in on a till with a password.</summary>
    public async Task<SignedInUser> SignInAsync(DdonClient till, Guid store, bool isForeign = false)
    {
        var (email, password) = ($"{Guid.NewGuid():N}@shop.example", "Zitrone-7-마늘빵");
        await PostAsync("users", new { email, password, role = "WORKER", stores = new[] { store } });
        var result = await till.SignInAsync(email, password);
        (result.Outcome, result.IsDeviceForeign).ShouldBe((SignInOutcome.SignedIn, isForeign));
        return result.User!;
    }

    public async Task<Guid> OpenStoreAsync() => (await PostAsync("stores", new { name = "가게", timeZone = "Asia/Seoul" })).GetProperty("id").GetGuid();

    public async Task<Guid> AddProductAsync(string name, params (string Code, decimal PackSize)[] codes)
    {
        var barcodes = codes.Select(code => new { code = code.Code, packSize = code.PackSize, @internal = true });
        return (await PostAsync("products", new { name, barcodes })).GetProperty("id").GetGuid();
    }

    public Task<JsonElement> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, body);
    public Task<JsonElement> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);
    public Task<JsonElement> DisableAsync(Guid user) => SendAsync(HttpMethod.Patch, $"users/{user}", new { disabled = true });
    public Task<JsonElement> GetAsync(string path, string? language = null) => SendAsync(HttpMethod.Get, path, null, language);

    public async Task<decimal> StockAsync(Guid store, Guid product) => (await GetAsync($"inventory/{store}/{product}")).GetProperty("quantity").GetDecimal();

    /// <summary>The ids of a store's movements, each as often as it was appended.</summary>
    public async Task<IReadOnlyList<Guid>> EventsAsync(Guid store)
    {
        await using var command = _dataSource!.CreateCommand("""
            select e.id from mt_events e
            where e.tenant_id = $1 and (e.type like 'stock\_%' or e.type = 'movement_amended')
            order by seq_id
            """);
        command.Parameters.Add(new() { Value = store.ToString() });
        await using var rows = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await rows.ReadAsync()) ids.Add(rows.GetGuid(0));
        return ids;
    }

    /// <summary>A client with a store in memory, in which a user is signed in.</summary>
    public async Task<DdonClient> OpenClientAsync(SessionTokens tokens, Func<ClientOptions, ClientOptions>? change = null)
    {
        var options = new ClientOptions { Server = Address, Store = LocalStore.InMemory(), ListenForHints = false };
        var client = await DdonClient.OpenAsync(change?.Invoke(options) ?? options);
        await client.UseTokensAsync(tokens);
        return client;
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, string? language = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/v1/{path}", UriKind.Relative));
        if (body is not null) request.Content = JsonContent.Create(body);
        if (language is not null) request.Headers.AcceptLanguage.ParseAdd(language);
        using var response = await _admin!.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {text}");
        using var document = JsonDocument.Parse(text.Length == 0 ? "{}" : text);
        return document.RootElement.Clone();
    }
}
