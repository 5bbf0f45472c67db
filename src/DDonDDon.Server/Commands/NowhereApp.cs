using DDonDDon.Server.Postgres;
using DDonDDon.Server.Settings;
using Npgsql;

namespace DDonDDon.Server.Commands;

/// <summary>The web application without a database, for what only asks how it is made: it never connects, and signs nothing.</summary>
internal sealed class NowhereApp : IAsyncDisposable
{
    private readonly NpgsqlDataSource _dataSource;

    public NowhereApp()
    {
        var settings = new ServerSettings { Home = Path.GetTempPath(), Port = 0, LogLevel = LogLevel.Warning };
        _dataSource = Database.Open("Host=127.0.0.1;Port=1;Username=nobody", settings.Schema);
        App = ServerApp.Build(settings, _dataSource, Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N"));
    }

    public WebApplication App { get; }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _dataSource.DisposeAsync();
    }
}
