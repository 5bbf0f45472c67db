using System.Security.Cryptography;
using DDonDDon.Domain.Access;
using DDonDDon.EmbeddedPostgres;
using DDonDDon.Lab.Bench;
using DDonDDon.Server.Commands;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>A server of the load's own on 127.0.0.1 with a PostgreSQL that writes durably; both are gone afterwards.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private const string Schema = "load";

    private readonly BenchCluster _cluster;
    private readonly NpgsqlDataSource _dataSource;
    private readonly WebApplication _app;

    private OwnServer(BenchCluster cluster, NpgsqlDataSource dataSource, WebApplication app, LoadAccount administrator) =>
        (_cluster, _dataSource, _app, Administrator) = (cluster, dataSource, app, administrator);

    public Uri Address => new(_app.Urls.Single());

    public LoadAccount Administrator { get; }

    public static async Task<OwnServer> StartAsync(CancellationToken ct)
    {
        BenchCluster cluster;
        try
        {
            cluster = await BenchCluster.StartAsync(ct);
        }
        catch (EmbeddedClusterException exception)
        {
            throw new CommandException(exception.Message);
        }
        var dataSource = Database.Open(cluster.ConnectionString, Schema);
        WebApplication? app = null;
        try
        {
            await Database.SchemaOf(dataSource).ApplyAsync(ct);
            app = await BenchServer.StartAsync(dataSource, Schema, LogLevel.Critical, ct);
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
