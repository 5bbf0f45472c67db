using System.Diagnostics;

namespace DDonDDon.Client.Tests.Support;

/// <summary>A program beside these tests, in a process of its own; killed at the latest when it is disposed.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _said = [];
    private readonly List<string> _errors = [];

    private Child(Process process) => _process = process;

    public IReadOnlyList<string> Said
    {
        get { lock (_said) return [.. _said]; }
    }

    public string Errors
    {
        get { lock (_errors) return string.Join('\n', _errors); }
    }

    /// <summary>Starts dotnet on an assembly; <paramref name="environment"/> is added to what the tests have.</summary>
    public static Child Start(string assembly, IReadOnlyDictionary<string, string>? environment, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. words])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var child = new Child(new() { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => Hear(child._said, line.Data);
        child._process.ErrorDataReceived += (_, line) => Hear(child._errors, line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    public Task SayAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Waits until it has said something; returns the line.</summary>
    public async Task<string> SaysAsync(Func<string, bool> what)
    {
        var started = Stopwatch.GetTimestamp();
        for (var heard = 0; ;)
        {
            var said = Said;
            for (; heard < said.Count; heard++)
                if (what(said[heard])) return said[heard];
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"It did not say so: {string.Join('\n', Said)}\n{Errors}");
            await Task.Delay(10);
        }
    }

    /// <summary>Ends it as a power cut would, and returns all it had said.</summary>
    public async Task<IReadOnlyList<string>> KillAsync()
    {
        _process.Kill();
        await EndAsync();
        return Said;
    }

    /// <summary>Waits for its end, and until all it said was heard.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static void Hear(List<string> lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.Add(line);
    }
}
