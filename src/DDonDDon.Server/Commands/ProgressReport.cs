using System.Globalization;
using Spectre.Console;

namespace DDonDDon.Server.Commands;

/// <summary>
/// How far a long command is, on standard error: a bar on a terminal, off one a line every few seconds, so that a log shows that it lives.
/// </summary>
internal static class ProgressReport
{
    /// <summary>Runs a command that reports how many more of <paramref name="total"/> it has done.</summary>
    public static Task<T> RunAsync<T>(string what, string unit, long total, Func<IProgress<long>, Task<T>> run) =>
        Console.IsErrorRedirected ? run(new ProgressLines(what, unit, total, Console.Error, TimeProvider.System)) : RunBarAsync(what, total, run);

    private static async Task<T> RunBarAsync<T>(string what, long total, Func<IProgress<long>, Task<T>> run)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(bars => run(new Bar(bars.AddTask(Markup.Escape(what), maxValue: Math.Max(total, 1)))));
    }

    private sealed class Bar(ProgressTask task) : IProgress<long>
    {
        public void Report(long value) => task.Increment(value);
    }
}

/// <summary>Progress as lines of text: how much of how much, how fast, and how long it will take.</summary>
internal sealed class ProgressLines(string what, string unit, long total, TextWriter output, TimeProvider time) : IProgress<long>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _next = TimeSpan.FromSeconds(1);
    private long _done;

    public void Report(long value)
    {
        lock (_gate)
        {
            _done += value;
            var elapsed = time.GetElapsedTime(_start);
            if (elapsed < _next) return;
            _next = elapsed + Interval;
            var rate = _done / elapsed.TotalSeconds;
            var left = rate > 0 ? Math.Max(0, total - _done) / rate : 0;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {_done:N0} of {total:N0} {unit}, {rate:N0} a second, {left:N0} s left"));
        }
    }
}
