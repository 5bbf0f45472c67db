using System.Diagnostics;
using DDonDDon.Lab.Simulation.Oracle;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Server.Commands;

namespace DDonDDon.Lab.Simulation;

/// <summary>What <c>ddon simulate</c> is asked for.</summary>
internal sealed record SimulateOptions(int Seeds, long From, bool Json, bool Trace);

/// <summary>What came of many seeds. <paramref name="Failed"/>: those whose worlds broke an invariant.</summary>
internal sealed record SimulationReport(int Seeds, long From, int Movements, int Answers, double Seconds, IReadOnlyList<FailedSeed> Failed);

/// <summary>A seed that broke an invariant; <paramref name="Replay"/> is the command that shows it again, and what led to it.</summary>
internal sealed record FailedSeed(long Seed, string Replay, IReadOnlyList<Violation> Violations, IReadOnlyList<string> LastSteps);

/// <summary>Lives many seeds, as many at a time as there are processors, and says which of them broke an invariant.</summary>
internal static class SimulateCommand
{
    private const int LastSteps = 40;

    public static async Task<int> RunAsync(SimulationSetup setup, SimulateOptions options, string replayOptions, CancellationToken ct)
    {
        var clock = Stopwatch.StartNew();
        using var progress = new SeedProgress(options.Seeds);
        var results = new List<SeedResult>();
        await Parallel.ForEachAsync(Enumerable.Range(0, options.Seeds).Select(index => options.From + index), Each(ct), async (seed, _) =>
        {
            var result = await RunAsync(setup, seed);
            lock (results)
            {
                results.Add(result.Violations.Count > 0 || options.Trace ? result : result with { Trace = [] });
                progress.Report(results.Count, results.Count(one => one.Violations.Count > 0));
            }
        });
        progress.Dispose();

        var failed = results.Where(result => result.Violations.Count > 0).OrderBy(result => result.Seed)
            .Select(result => new FailedSeed(result.Seed, $"ddon simulate --seeds 1 --from {result.Seed}{replayOptions} --trace", result.Violations,
                [.. result.Trace.TakeLast(LastSteps)]))
            .ToList();
        var report = new SimulationReport(
            options.Seeds, options.From, results.Sum(result => result.Movements), results.Sum(result => result.Answers), clock.Elapsed.TotalSeconds, failed);
        if (options.Trace)
            foreach (var line in results.OrderBy(result => result.Seed).SelectMany(result => result.Trace)) await Console.Error.WriteLineAsync(line);
        if (options.Json) Cli.PrintJson(report);
        else Print(report, options.Trace);
        return failed.Count == 0 ? ExitCode.Done : ExitCode.Wrong;
    }

    /// <summary>Lives one seed; what its world threw counts as a broken invariant, too.</summary>
    public static async Task<SeedResult> RunAsync(SimulationSetup setup, long seed)
    {
        try
        {
            return await SeedRun.RunAsync(setup, seed);
        }
#pragma warning disable CA1031 // Whatever is thrown is what the simulation looks for.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new(seed, [new("fault", exception.ToString())], [], 0, 0);
        }
    }

    private static ParallelOptions Each(CancellationToken ct) => new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct };

    private static void Print(SimulationReport report, bool isTraced)
    {
        foreach (var failed in report.Failed)
        {
            Console.WriteLine($"Seed {failed.Seed} breaks:");
            foreach (var (invariant, what) in failed.Violations) Console.WriteLine($"  {invariant}: {what}");
            if (!isTraced)
            {
                Console.WriteLine("The last that happened:");
                foreach (var line in failed.LastSteps) Console.WriteLine($"  {line}");
            }
            Console.WriteLine($"All of it again: {failed.Replay}");
            Console.WriteLine();
        }
        Console.WriteLine(
            $"{report.Seeds} seeds from {report.From} in {report.Seconds:0.0} s: {report.Movements:N0} items recorded, {report.Answers:N0} answers, "
            + (report.Failed.Count == 0 ? "every invariant held" : $"{report.Failed.Count} seeds broke an invariant"));
    }
}

/// <summary>One line on a terminal's standard error that counts seeds; off one, a line every thousand.</summary>
internal sealed class SeedProgress(int seeds) : IDisposable
{
    private const int Often = 1000;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _nextMs;
    private bool _isOpen;

    public void Report(int done, int failed)
    {
        var line = $"{done:N0} of {seeds:N0} seeds, {failed} broke an invariant";
        if (Console.IsErrorRedirected)
        {
            if (done % Often == 0) Console.Error.WriteLine(line);
            return;
        }
        if (_clock.ElapsedMilliseconds < _nextMs) return;
        (_nextMs, _isOpen) = (_clock.ElapsedMilliseconds + 200, true);
        Console.Error.Write($"\r{line} ");
    }

    public void Dispose()
    {
        if (_isOpen) Console.Error.Write("\r" + new string(' ', 72) + "\r");
        _isOpen = false;
    }
}
