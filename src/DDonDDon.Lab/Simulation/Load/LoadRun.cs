using System.Diagnostics;
using System.Security.Cryptography;
using DDonDDon.Server.Commands;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>One load on a server: sets the scene, lets devices work, lets them drain, checks what must hold, puts away what it made.</summary>
internal sealed class LoadRun(LoadOptions options, Uri server, LoadAccount administrator, LoadProgress progress)
{
    // A command that is stopped has a minute to end.
    private static readonly TimeSpan DrainWhenStopped = TimeSpan.FromSeconds(15), CheckWhenStopped = TimeSpan.FromSeconds(20),
        PutAway = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Check = TimeSpan.FromMinutes(30);
    private const int SwitchedOnAtOnce = 4;
    private const int PulledAtOnce = 16;

    private readonly Meter _meter = new();
    private readonly List<LoadDevice> _devices = [];

    /// <summary>
    /// Runs it; being cancelled while devices work ends that early, and the report says so. Throws <see cref="CommandException"/> when the server
    /// cannot be reached, does not know the administrator, or refuses a request.
    /// </summary>
    public async Task<LoadReport> RunAsync(CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) };
        var admin = new LoadSession(http, administrator);
        var scene = new LoadScene(admin, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)));
        var audit = new LoadAudit(admin, _devices);
        try
        {
            await SignInAsync(admin, ct);
            await scene.PrepareAsync(options.Devices, progress, ct);
            await SwitchOnAsync(scene, ct);
            return await RunAsync(scene, audit, ct);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            throw new CommandException($"{server} cannot be reached: {exception.Message}");
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            progress.Write("Stopped before the devices had begun.");
            throw;
        }
        finally
        {
            foreach (var device in _devices) await device.DisposeAsync();
            await PutAwayAsync(scene, audit.Quarantined);
        }
    }

    private async Task SignInAsync(LoadSession admin, CancellationToken ct)
    {
        if (await admin.SignInAsync(ct) is { } refused)
            throw new CommandException($"{administrator.Email} cannot sign in to {server}: {refused.Detail ?? refused.Code}", ExitCode.Usage);
        var me = await admin.MustAsync(HttpMethod.Get, "auth/me", null, ct);
        if (me.GetProperty("role").GetString() is not "ADMIN")
            throw new CommandException($"{administrator.Email} is no administrator: a load makes stores, products and accounts of its own.", ExitCode.Usage);
    }

    private async Task SwitchOnAsync(LoadScene scene, CancellationToken ct)
    {
        for (var index = 0; index < options.Devices; index++) _devices.Add(new(server, scene, _meter, index));
        var on = 0;
        await Parallel.ForEachAsync(_devices, new ParallelOptions { MaxDegreeOfParallelism = SwitchedOnAtOnce, CancellationToken = ct }, async (device, stop) =>
        {
            await device.SwitchOnAsync(stop);
            progress.Report($"Signing in: {Interlocked.Increment(ref on)} of {_devices.Count} devices");
        });
    }

    private async Task<LoadReport> RunAsync(LoadScene scene, LoadAudit audit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var (clock, requests) = (Stopwatch.StartNew(), _meter.Requests);
        await WorkAsync(clock, ct);
        var (worked, interrupted) = (clock.Elapsed, ct.IsCancellationRequested);
        if (interrupted) progress.Write("Stopping: the outboxes are emptied and checked first.");

        var drained = await DrainAsync(clock, interrupted ? DrainWhenStopped : options.DrainLimit);
        var (settled, asked, all) = (_meter.Settled, _meter.Requests - requests, clock.Elapsed.TotalSeconds);
        if (!drained) audit.Add(new("I8", $"after {clock.Elapsed - worked:h\\:mm\\:ss} {_meter.Recorded - settled:N0} items have no answer yet"));
        var isChecked = await CheckAsync(audit, interrupted ? CheckWhenStopped : Check);

        var broken = audit.Violations.ToLookup(violation => violation.Invariant);
        return new(
            server, _devices.Count, scene.Stores.Count, worked.TotalSeconds, interrupted, Items(settled), settled / all, asked / all,
            drained ? all - worked.TotalSeconds : null, _meter.Latencies, _meter.Errors,
            [.. LoadAudit.Invariants.Select(
                one => new LoadInvariant(one.Name, one.What, broken[one.Name].Any() ? false : isChecked ? true : null, broken[one.Name].Count()))],
            [.. audit.Violations.OrderBy(violation => violation.Invariant, StringComparer.Ordinal)]);
    }

    private async Task WorkAsync(Stopwatch clock, CancellationToken ct)
    {
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(ct);
        closing.CancelAfter(options.Duration);
        var work = Task.WhenAll(_devices
            .Select(device => Task.Run(() => device.WorkAsync(options.ItemsPerMinute, options.Duration, closing.Token), CancellationToken.None)));
        while (await Task.WhenAny(work, Task.Delay(200, CancellationToken.None)) != work)
        {
            var left = options.Duration > clock.Elapsed ? options.Duration - clock.Elapsed : TimeSpan.Zero;
            Show($"{left:h\\:mm\\:ss} left", clock);
        }
        await work;
    }

    private async Task<bool> DrainAsync(Stopwatch clock, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        foreach (var device in _devices) device.Mend();
        try
        {
            while (true)
            {
                var waiting = false;
                foreach (var device in _devices) waiting |= !await device.IsDrainedAsync(deadline.Token);
                if (!waiting) return true;
                Show("draining", clock);
                await Task.Delay(100, deadline.Token);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // False: there was not time enough, or the server does not answer any more.
    private async Task<bool> CheckAsync(LoadAudit audit, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = PulledAtOnce, CancellationToken = deadline.Token };
        try
        {
            await Parallel.ForEachAsync(_devices, parallel, async (device, stop) => await device.Client.SyncAsync(stop));
            await audit.RunAsync(progress, deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception) when (IsLoss(exception) || exception is CommandException)
        {
            progress.Write($"It could not be checked: {exception.Message}");
            return false;
        }
    }

    private static bool IsLoss(Exception exception) => exception is HttpRequestException or TaskCanceledException { InnerException: TimeoutException };

    // What could not be put away is reported, and does not change the result.
    private async Task PutAwayAsync(LoadScene scene, IReadOnlyCollection<Guid> quarantined)
    {
        if (options.Server is null) return;
        using var deadline = new CancellationTokenSource(PutAway);
        try
        {
            await scene.PutAwayAsync(quarantined, deadline.Token);
        }
        catch (Exception exception) when (exception is CommandException or HttpRequestException or OperationCanceledException)
        {
            progress.Write("Not everything that the load made could be put away; its accounts begin with load-, its products with Load test: "
                + $"{exception.Message}");
        }
    }

    private LoadItems Items(long settled) => new(
        _meter.Recorded, settled, _meter.Answered("accepted"), _meter.Answered("duplicate"), _meter.Answered("quarantined"), _meter.Answered("rejected"),
        _meter.Answered("id_conflict"), _meter.Answered("retry"), _meter.Errors.GetValueOrDefault("stock.insufficient"));

    private void Show(string what, Stopwatch clock)
    {
        var (recorded, settled) = (_meter.Recorded, _meter.Settled);
        progress.Report(
            $"{_devices.Count:N0} devices, {_devices.Count(device => device.IsOffline):N0} offline; {recorded:N0} items, "
            + $"{settled / clock.Elapsed.TotalSeconds:N0}/s; {Math.Max(0, recorded - settled):N0} waiting; {_meter.Errors.Values.Sum():N0} errors; {what}");
    }
}
