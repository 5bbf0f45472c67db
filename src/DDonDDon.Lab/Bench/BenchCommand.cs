using Npgsql;

namespace DDonDDon.Lab.Bench;

/// <summary>
/// Measures appends, rebuilds, single movements, reads of the catalogue and audits beside their yardsticks, in alternating rounds of one run.
/// </summary>
public static class BenchCommand
{
    /// <summary>Returns 0 when every target is reached, else 1.</summary>
    public static async Task<int> RunAsync(BenchOptions options, TextWriter output, CancellationToken ct)
    {
        await using var cluster = options.ConnectionString is null ? await BenchCluster.StartAsync(ct) : null;
        var report = await MeasureAsync(options, cluster, options.ConnectionString ?? cluster!.ConnectionString, ct);
        report.Print(output);
        if (options.JsonFile is { } file) await report.WriteAsync(file, ct);
        return report.IsReached ? 0 : 1;
    }

    private static async Task<BenchReport> MeasureAsync(BenchOptions options, BenchCluster? cluster, string connectionString, CancellationToken ct)
    {
        var (figures, latencies) = (new List<Figure>(), new List<Latency>());
        if (options.Includes(BenchOptions.Appends)) figures.AddRange(await AppendsAsync(options, connectionString, ct));
        if (options.Includes(BenchOptions.Rebuilds))
        {
            await using var rebuilt = await BenchDatabase.CreateAsync(connectionString, ct);
            figures.AddRange(await new RebuildRounds(options).RunAsync(rebuilt, ct));
        }
        if (options.Includes(BenchOptions.Movements))
        {
            await using var booked = await BenchDatabase.CreateAsync(connectionString, ct);
            var (rates, latency) = await new MovementRounds(options).RunAsync(booked, ct);
            figures.AddRange(rates);
            latencies.Add(latency);
        }
        if (options.Includes(BenchOptions.Catalogue))
        {
            await using var stocked = await BenchDatabase.CreateAsync(connectionString, ct);
            var (lookUp, taken) = await new CatalogueRounds(options).RunAsync(stocked, ct);
            figures.Add(lookUp);
            latencies.AddRange(taken);
        }
        if (options.Includes(BenchOptions.Audit))
        {
            await using var audited = await BenchDatabase.CreateAsync(connectionString, ct);
            var (walks, lookBacks) = await new AuditRounds(options, cluster).RunAsync(audited, ct);
            figures.AddRange(walks);
            latencies.AddRange(lookBacks);
            connectionString = audited.ConnectionString;
        }
        return new(DateTimeOffset.UtcNow, await VersionAsync(connectionString, ct), Environment.ProcessorCount, figures, latencies);
    }

    private static async Task<IReadOnlyList<Figure>> AppendsAsync(BenchOptions options, string connectionString, CancellationToken ct)
    {
        var figures = new List<Figure>();
        foreach (var open in options.OtherPaths.Prepend(OpenLibrary))
        {
            figures.Add(await new AppendRounds(options).RunFreshAsync(connectionString, open, ct));
            await using var database = await BenchDatabase.CreateAsync(connectionString, ct);
            await using var path = await open(database, ct);
            figures.AddRange(await new AppendRounds(options).RunAsync(database, path, ct));
            figures.AddRange(await new ConcurrentRounds(options).RunAsync(database, path, ct));
        }
        return figures;
    }

    private static Task<IAppendPath> OpenLibrary(BenchDatabase database, CancellationToken ct) =>
        Task.FromResult<IAppendPath>(new LibraryAppend(database.Store));

    private static async Task<string> VersionAsync(string connectionString, CancellationToken ct)
    {
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        await using var command = dataSource.CreateCommand("show server_version");
        return (string)(await command.ExecuteScalarAsync(ct))!;
    }
}
