using System.Diagnostics;

namespace DDonDDon.Client.Tests.Support;

/// <summary>A program in a process of its own, which is killed when it is disposed.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    private Child(Process process) => _process = process;

    public IReadOnlyList<string> Output
    {
        get { lock (_output) return [.. _output]; }
    }

    public string Errors
    {
        get { lock (_errors) return string.Join('\n', _errors); }
    }

    /// <summary>Starts dotnet with an assembly; <paramref name="environment"/> is added to the environment of the tests.</summary>
    public static Child Start(string assembly, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var child = new Child(new() { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => Append(child._output, line.Data);
        child._process.ErrorDataReceived += (_, line) => Append(child._errors, line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    public Task WriteLineAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    /// <summary>Waits for a line of its output, and returns it.</summary>
    public async Task<string> WaitForAsync(Func<string, bool> isExpected)
    {
        var started = Stopwatch.GetTimestamp();
        for (var next = 0; ;)
        {
            var output = Output;
            for (; next < output.Count; next++)
                if (isExpected(output[next])) return output[next];
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"The line did not come: {string.Join('\n', Output)}\n{Errors}");
            await Task.Delay(10);
        }
    }

    /// <summary>Kills it, as a power cut would, and returns all of its output.</summary>
    public async Task<IReadOnlyList<string>> KillAsync()
    {
        _process.Kill();
        await EndAsync();
        return Output;
    }

    /// <summary>Waits until it has ended and all of its output was read.</summary>
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

    private static void Append(List<string> lines, string? line)
    {
        if (line is null) return;
        lock (lines) lines.Add(line);
    }
}
