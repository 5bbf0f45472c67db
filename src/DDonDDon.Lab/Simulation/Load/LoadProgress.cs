namespace DDonDDon.Lab.Simulation.Load;

/// <summary>How far a load is, on standard error: one line that moves on a terminal, a plain line every few seconds elsewhere.</summary>
internal sealed class LoadProgress : IProgress<string>, IDisposable
{
    private readonly TimeSpan _interval = Console.IsErrorRedirected ? TimeSpan.FromSeconds(5) : TimeSpan.FromMilliseconds(200);
    private readonly Lock _gate = new();
    private DateTime _next = DateTime.MinValue;
    private int _written;

    public void Report(string value)
    {
        lock (_gate)
        {
            if (DateTime.UtcNow < _next) return;
            _next = DateTime.UtcNow + _interval;
            if (Console.IsErrorRedirected) Console.Error.WriteLine(value);
            else Console.Error.Write("\r" + value.PadRight(_written));
            _written = value.Length;
        }
    }

    /// <summary>A line of its own, that stays.</summary>
    public void Write(string line)
    {
        lock (_gate)
        {
            Clear();
            Console.Error.WriteLine(line);
        }
    }

    public void Dispose()
    {
        lock (_gate) Clear();
    }

    private void Clear()
    {
        if (!Console.IsErrorRedirected && _written > 0) Console.Error.Write("\r" + new string(' ', _written) + "\r");
        _written = 0;
    }
}
