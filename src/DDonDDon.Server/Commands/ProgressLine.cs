using System.Diagnostics;
using DDonDDon.Server.Marten.Projecting;

namespace DDonDDon.Server.Commands;

/// <summary>
/// How far a long command is, on standard error: one line that moves on a terminal, a plain line every few seconds elsewhere.
/// </summary>
/// <param name="what">What is being done.</param>
/// <param name="unit">What is counted, in the plural.</param>
/// <param name="total">How many there are, 0: unknown. More may come while it runs.</param>
internal sealed class ProgressLine(string what, string unit, long total) : IProgress<ProjectionProgress>, IProgress<long>, IDisposable
{
    private const int Width = 24;

    private readonly TimeSpan _interval = Console.IsErrorRedirected ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(200);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private TimeSpan _next;
    private long _done;
    private int _written;

    public void Report(ProjectionProgress value) => Add(value.Events);

    void IProgress<long>.Report(long value) => Add(value);

    public void Add(long done)
    {
        lock (_gate)
        {
            _done += done;
            if (_clock.Elapsed < _next) return;
            var first = _next == default;
            _next = _clock.Elapsed + _interval;
            if (!first) Write();
        }
    }

    private void Write()
    {
        var rate = _done / _clock.Elapsed.TotalSeconds;
        var (of, left, bar) = ("", "", "");
        if (total > 0 && _done <= total)
        {
            of = $" of {total:N0}";
            left = rate > 0 ? $", {TimeSpan.FromSeconds((total - _done) / rate):h\\:mm\\:ss} left" : "";
            bar = $"[{new string('#', (int)(Width * _done / total)).PadRight(Width, '.')}] ";
        }
        if (Console.IsErrorRedirected) Console.Error.WriteLine($"{what}: {_done:N0}{of} {unit}, {rate:N0} a second{left}");
        else
        {
            var line = $"{what} {bar}{_done:N0}{of} {unit}, {rate:N0} a second{left}";
            Console.Error.Write("\r" + line.PadRight(_written));
            _written = line.Length;
        }
    }

    public void Dispose()
    {
        if (_written == 0) return;
        Console.Error.Write("\r" + new string(' ', _written) + "\r");
        _written = 0;
    }
}
