using System.Security.Cryptography;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Bench;
using DDonDDon.Server.Commands;
using DDonDDon.Server.Features.Auth;
using DDonDDon.Server.Features.Users;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Settings;
using Npgsql;

namespace DDonDDon.Server.Simulation.Load;

/// <summary>A server of the load's own on 127.0.0.1 with a PostgreSQL that writes durably; both are gone afterwards.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly BenchCluster _cluster;
    private readonly NpgsqlDataSource _dataSource;
    private readonly WebApplication _app;

    private OwnServer(BenchCluster cluster, NpgsqlDataSource dataSource, WebApplication app, LoadAccount administrator) =>
        (_cluster, _dataSource, _app, Administrator) = (cluster, dataSource, app, administrator);

    public Uri Address => new($"http://127.0.0.1:{new Uri(_app.Urls.First()).Port}/");

    public LoadAccount Administrator { get; }

    public static async Task<OwnServer> StartAsync(CancellationToken ct)
    {
        BenchCluster cluster;
        try
        {
            cluster = await BenchCluster.StartAsync(ct);
        }
        catch (EmbeddedPostgresException exception)
        {
            throw new CommandException(exception.Message);
        }
        var settings = new ServerSettings { Home = Path.GetTempPath(), Port = 0, LogLevel = LogLevel.Critical };
        var dataSource = Database.Open(cluster.ConnectionString, settings.Schema);
        WebApplication? app = null;
        try
        {
            await Database.CreateMigrator(dataSource, settings.Schema).ApplyAsync(ct);
            app = ServerApp.Build(settings, dataSource, Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)));
            await app.StartAsync(ct);
            var administrator = new LoadAccount("load@load.invalid", Convert.ToHexString(RandomNumberGenerator.GetBytes(20)));
            using var hasher = new PasswordHasher();
            await app.Services.GetRequiredService<Accounts>().RegisterAsync(administrator.Email, hasher.Hash(administrator.Password), Role.Admin, [], null, ct);
            return new(cluster, dataSource, app, administrator);
        }
        catch
        {
            if (app is not null) await app.DisposeAsync();
            await dataSource.DisposeAsync();
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _dataSource.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
