using Alba;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Settings;
using DDonDDon.Server.Tests.Access;
using DDonDDon.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DDonDDon.Server.Tests.Support;

/// <summary>
/// The whole program in this process's memory, on a database of its own, for the tests of one class. Its clock stands still until a
/// test moves it; tests keep apart by opening stores of their own. What is about a socket asks a <see cref="SocketServer"/>.
/// </summary>
public class TestServer(PostgresCluster cluster) : IAsyncLifetime
{
    internal const string Secret = "canary-m4Xz8LqPw2RtVb6NyJc1Hd5Kf9GsTa3U";

    private IHost? _app;
    private NpgsqlDataSource? _dataSource;

    internal static DateTimeOffset Start { get; } = new(2026, 11, 22, 3, 0, 0, TimeSpan.Zero);

    internal static ServerSettings Settings { get; } =
        new() { Home = Path.GetTempPath(), Port = 0, LogLevel = LogLevel.Error, AllowedOrigins = ["https://shop.example"], StoreApp = "/nowhere" };

    internal ManualClock Clock { get; } = new(Start);

    internal NpgsqlDataSource DataSource => _dataSource!;

    internal LedgerDatabase Store => Service<LedgerDatabase>();

    /// <summary>Runs scenarios.</summary>
    internal IAlbaHost Host => (IAlbaHost)_app!;

    internal IServiceProvider Services => _app!.Services;

    internal T Service<T>() where T : notnull => Services.GetRequiredService<T>();

    public virtual async ValueTask InitializeAsync()
    {
        _dataSource = Open(await cluster.CreateDatabaseAsync());
        await Database.SchemaOf(_dataSource).ApplyAsync(CancellationToken.None);
        _app = await StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_app is IAsyncDisposable app) await app.DisposeAsync();
        if (_dataSource is not null) await _dataSource.DisposeAsync();
    }

    /// <summary>How the server connects: as the program does, unless the tests of a class need something else.</summary>
    protected virtual NpgsqlDataSource Open(string connectionString) => Database.Open(connectionString, Settings.Schema);

    /// <summary>Starts the program under Alba, unless the tests of a class need a socket.</summary>
    protected virtual async Task<IHost> StartAsync()
    {
        var host = await AlbaHost.For(ServerApp.CreateBuilder(Settings, DataSource, Secret, Clock), app => ServerApp.Configure(app, Settings));
        // Kestrel does not allow it either.
        host.Server.AllowSynchronousIO = false;
        return host;
    }

    /// <summary>A client that nobody has signed in to.</summary>
    internal virtual HttpClient Anonymous() => Host.Server.CreateClient();

    /// <summary>A client that sends an access token that says this, whether or not there is such a user.</summary>
    internal TestUser SignedIn(Guid id, string email, Role role, params Guid[] stores)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new("Bearer", Service<AccessTokens>().Issue(id, email, role, stores));
        return new(id, email, client);
    }

    /// <summary>Some users sign in on a device with its key, which it gets now: it is theirs and nobody else's.</summary>
    internal async Task ShareAsync(Device device, params TestUser[] users)
    {
        foreach (var user in users)
        {
            (await Service<DeviceKeys>().ClaimAsync(new(device.Id, DeviceKey.HashOf($"{device.Id}")), user.Id, CancellationToken.None)).ShouldBe(device.Id);
            var (_, session) = await Service<RefreshTokens>().BeginAsync(user.Id, device.Id, CancellationToken.None);
            var (known, _) = await Service<Accounts>().FindAsync(user.Id, CancellationToken.None);
            user.Client.DefaultRequestHeaders.Authorization =
                new("Bearer", Service<AccessTokens>().Issue(user.Id, user.Email, known!.Role, known.CurrentStores(), session));
        }
    }

    /// <summary>An account that signs in with a password, hashed cheaply.</summary>
    internal async Task<TestUser> AddPersonAsync(string password, Role role, params Guid[] stores)
    {
        using var cheap = new PasswordHasher(cost: 4, cores: 2, TimeSpan.FromSeconds(30));
        var user = await AddUserAsync(role, stores);
        await Service<Accounts>().RenewHashAsync(user.Id, cheap.Hash(password), CancellationToken.None);
        return user;
    }

    /// <summary>Another process, as good as: the same program once more on the same database, on a port of its own.</summary>
    internal async Task<WebApplication> StartSiblingAsync()
    {
        var sibling = ServerApp.Build(Settings, DataSource, Secret, Clock);
        await sibling.StartAsync();
        return sibling;
    }

    internal async Task<TestUser> AddUserAsync(Role role, params Guid[] stores)
    {
        var email = $"{Guid.NewGuid():N}@shop.example";
        var (user, refused) = await Service<Accounts>().RegisterAsync(email, "no password", role, stores, null, CancellationToken.None);
        refused.ShouldBeNull();
        return SignedIn(user!.Id, email, role, stores);
    }

    /// <summary>Disables or enables an account. There is always one more administrator, because the last one cannot be disabled.</summary>
    internal async Task DisableAsync(TestUser user, bool disabled = true)
    {
        if (disabled) await AddUserAsync(Role.Admin);
        (await Service<Accounts>().ChangeAsync(user.Id, null, disabled, null, CancellationToken.None)).Refused.ShouldBeNull();
    }

    internal async Task AssignAsync(TestUser user, params Guid[] stores) =>
        (await Service<Accounts>().AssignAsync(user.Id, stores, null, CancellationToken.None)).Refused.ShouldBeNull();

    internal async Task<Guid> OpenStoreAsync(string timeZone = "Asia/Seoul")
    {
        var id = Guid.CreateVersion7();
        (await Service<StoreRegister>().OpenAsync(id, "가게", timeZone, null, CancellationToken.None)).Refused.ShouldBeNull();
        return id;
    }

    internal async Task<Guid> AddProductAsync(string name = "우유", params (string Code, decimal PackSize)[] barcodes)
    {
        var id = Guid.CreateVersion7();
        await EditAsync(new ProductRegistered
        {
            Id = Guid.CreateVersion7(),
            ProductId = id,
            DeviceId = Guid.NewGuid(),
            Seq = 1,
            RecordedBy = Guid.NewGuid(),
            OccurredAt = Clock.Now,
            Changes = new Dictionary<string, string?> { [ProductField.Name] = name },
            Barcodes = barcodes.ToDictionary(barcode => barcode.Code, barcode => (decimal?)barcode.PackSize),
        });
        return id;
    }

    /// <summary>An edit of one field, a second from now.</summary>
    internal ProductChanged Change(Guid product, string field, string value) => new()
    {
        Id = Guid.CreateVersion7(),
        ProductId = product,
        DeviceId = Guid.NewGuid(),
        Seq = 2,
        RecordedBy = Guid.NewGuid(),
        OccurredAt = Clock.Now.AddSeconds(1),
        Changes = new Dictionary<string, string?> { [field] = value },
    };

    internal async Task EditAsync(params ProductEvent[] edits) =>
        (await Service<Catalogue>().RecordAsync(edits, CancellationToken.None)).ShouldBeNull();

    /// <summary>A new store with a product, a worker and the worker's device.</summary>
    internal async Task<Shop> NewShopAsync(string timeZone = "Asia/Seoul")
    {
        var storeId = await OpenStoreAsync(timeZone);
        return new(this, storeId, await AddProductAsync(), await AddUserAsync(Role.Worker, storeId), new(Clock, storeId));
    }

    /// <summary>The first column of the first row.</summary>
    internal async Task<T> AskAsync<T>(string sql, params object[] parameters)
    {
        await using var command = DataSource.CreateCommand(sql);
        foreach (var value in parameters) command.Parameters.Add(new() { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Runs statements for their effect.</summary>
    internal async Task DoAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Every document is what its events say, and every stream's versions run from 1 without a gap.</summary>
    internal async Task ShouldBeConsistentAsync()
    {
        foreach (var projection in DdonProjections.All)
            (await new Verifier(Store).VerifyAsync(projection, 1, null, CancellationToken.None))
                .Differences.ShouldBeEmpty(projection.Name);
        (await AskAsync<long>("""
            select count(*) from (
                select tenant_id, stream_id, count(*) as events, min(version) as first, max(version) as last
                from mt_events group by tenant_id, stream_id) s
            full join mt_streams on mt_streams.tenant_id = s.tenant_id and mt_streams.id = s.stream_id
            where first is distinct from 1 or last is distinct from events or version is distinct from events
            """)).ShouldBe(0);
    }
}
