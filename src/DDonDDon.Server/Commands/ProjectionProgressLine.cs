using System.Diagnostics;
using DDonDDon.EventStore.Projecting;

namespace DDonDDon.Server.Commands;

/// <summary>One line on a terminal's standard error that counts events; nothing where there is no terminal.</summary>
internal sealed class ProjectionProgressLine(string what) : IProgress<ProjectionProgress>, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _gate = new();
    private TimeSpan _next = Interval;
    private long _events;
    private bool _written;

    public void Report(ProjectionProgress value)
    {
        lock (_gate)
        {
            _events += value.Events;
            if (Console.IsErrorRedirected || _clock.Elapsed < _next) return;
            _next = _clock.Elapsed + Interval;
            _written = true;
            Console.Error.Write($"\r{what}: {_events:N0} events, {_events / _clock.Elapsed.TotalSeconds:N0} a second ");
        }
    }

    public void Dispose()
    {
        if (!_written) return;
        _written = false;
        Console.Error.Write("\r" + new string(' ', 72) + "\r");
    }
}
