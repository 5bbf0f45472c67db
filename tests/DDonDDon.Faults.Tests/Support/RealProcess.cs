using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace DDonDDon.Faults.Tests.Support;

/// <summary>A process of the system with what it says; it ends at the latest when it is disposed.</summary>
internal sealed class RealProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource<Uri> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RealProcess(Process process) => _process = process;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    /// <summary>The most memory that it has held at a time, in bytes; 0 once it has ended.</summary>
    public long PeakMemory
    {
        get
        {
            try
            {
                var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
                return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1],
                    CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }

    public static RealProcess Start(ProcessStartInfo description)
    {
        var process = new Process { StartInfo = description };
        var started = new RealProcess(process);
        process.OutputDataReceived += (_, line) => started.Append(started._output, line.Data);
        process.ErrorDataReceived += (_, line) => started.Append(started._errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Gives it its whole standard input.</summary>
    public async Task SayAsync(string input)
    {
        try
        {
            await _process.StandardInput.WriteAsync(input);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }
    }

    /// <summary>Waits until a server says where it listens. Throws with what it said when it ends instead.</summary>
    public async Task<Uri> ListensAsync()
    {
        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(_listens.Task, ended).WaitAsync(Patience) == ended)
            throw new InvalidOperationException($"The server ended with {_process.ExitCode}: {Output}{Errors}");
        return await _listens.Task;
    }

    /// <summary>Waits for its end and returns the exit code. Throws with what it said when it does not end.</summary>
    public async Task<int> EndsAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"The process goes on: {Output}{Errors}");
        }
        return _process.ExitCode;
    }

    /// <summary>Ends it as a power cut would: SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await EndsAsync();
    }

    /// <summary>Asks it to stop: SIGTERM.</summary>
    public Task TerminateAsync() => SignalAsync("-TERM");

    /// <summary>Asks it to stop as Ctrl+C does: SIGINT.</summary>
    public Task InterruptAsync() => SignalAsync("-INT");

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private void Append(StringBuilder said, string? line)
    {
        if (line is null) return;
        lock (said) said.AppendLine(line);
        const string listens = "listens on ";
        var at = line.IndexOf(listens, StringComparison.Ordinal);
        if (at >= 0) _listens.TrySetResult(new Uri(line[(at + listens.Length)..].Split('"')[0]));
    }

    private static string Text(StringBuilder said)
    {
        lock (said) return said.ToString();
    }
}
