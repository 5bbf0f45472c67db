using System.Security.Cryptography;
using DDonDDon.Server;
using DDonDDon.Server.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DDonDDon.Lab.Bench;

/// <summary>A server in this process, on a free port of 127.0.0.1, with a key that nobody else has.</summary>
internal static class BenchServer
{
    /// <summary>Starts it on a schema that has its tables. Disposing it stops it.</summary>
    public static async Task<WebApplication> StartAsync(NpgsqlDataSource dataSource, string schema, LogLevel logLevel, CancellationToken ct)
    {
        var settings = new ServerSettings { Home = Path.GetTempPath(), Port = 0, Schema = schema, LogLevel = logLevel };
        var app = ServerApp.Build(settings, dataSource, Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)));
        try
        {
            await app.StartAsync(ct);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }
}
