using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Http;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>What a device sends: <paramref name="Path"/> is below /api/v1/, with the query.</summary>
internal sealed record SimulatedRequest(string Method, string Path, string? Token, byte[] Body);

/// <summary>What comes back.</summary>
internal sealed record SimulatedReply(int Status, byte[] Body)
{
    public static SimulatedReply Of<T>(T value) => new(200, JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options));

    public static SimulatedReply Of(Problem problem)
    {
        var body = new Dictionary<string, object> { ["status"] = problem.Status, ["code"] = problem.Code, ["detail"] = problem.Detail };
        foreach (var (name, value) in problem.Extra ?? new Dictionary<string, object>()) body[name] = value;
        return new(problem.Status, JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web));
    }
}

/// <summary>The server. Its process may die at any moment, and another begins after a while with what is stored.</summary>
internal sealed class SimulatedServer(World world)
{
    private ServerProcess? _process;

    /// <summary>How often a process looks for work that is left to do.</summary>
    public static TimeSpan PendingEvery { get; } = TimeSpan.FromMinutes(1);

    public void Start()
    {
        var process = _process = new(world, Crash);
        world.Timeline.Start(process.WorkAsync);
    }

    /// <summary>Starts a process if there is none.</summary>
    public void Heal()
    {
        if (_process is null) Start();
    }

    /// <summary>Answers a request. Throws <see cref="ServerCrashedException"/> when the process is not there, or dies meanwhile.</summary>
    public async Task<SimulatedReply> HandleAsync(SimulatedRequest request)
    {
        var process = _process ?? throw new ServerCrashedException();
        var reply = await process.HandleAsync(request);
        return process.IsCrashed ? throw new ServerCrashedException() : reply;
    }

    private void Crash(ServerProcess process)
    {
        if (process.IsCrashed) return;
        process.IsCrashed = true;
        _process = null;
        var away = world.Chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        world.Trace.Write($"server: dies, for {away.TotalSeconds:0} s");
        world.Timeline.Start(async () =>
        {
            await world.Timeline.DelayAsync(away);
            if (_process is null) Start();
        });
    }
}

/// <summary>Tokens that say whose they are, and are believed.</summary>
internal static class SimulatedTokens
{
    public static string Of(User user) => user.Id.ToString();

    public static Guid UserOf(string? token) => Guid.TryParse(token, out var id) ? id : Guid.Empty;
}
