using System.Text;
using System.Text.Json;
using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Auth;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Http;
using DDonDDon.Server.Settings;
using DDonDDon.Server.Simulation.Between;
using Microsoft.Extensions.Logging.Abstractions;

namespace DDonDDon.Server.Simulation.Running;

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

/// <summary>
/// The server: the real protocol code behind routes that only tell it who is calling. Its process may die at any moment, and another begins after a
/// while with what is stored.
/// </summary>
internal sealed class SimulatedServer(World world)
{
    private static readonly ServerSettings Settings = new() { Home = Path.GetTempPath() };
    private static readonly Problem Unreadable = new("body.malformed", "The body is not JSON.");
    private static readonly Problem NotThere = new("route.unknown", "There is no such route.");

    private Process? _process;

    /// <summary>How often a process looks for work that is left to do.</summary>
    public static TimeSpan PendingEvery { get; } = TimeSpan.FromMinutes(1);

    public void Start()
    {
        var process = _process = new(this, world);
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

    private void Crash(Process process)
    {
        if (process.IsCrashed) return;
        process.IsCrashed = true;
        _process = null;
        var away = world.Chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        world.Trace.Tell($"server: dies, for {away.TotalSeconds:0} s");
        world.Timeline.Start(async () =>
        {
            await world.Timeline.DelayAsync(away);
            if (_process is null) Start();
        });
    }

    /// <summary>One life of the server.</summary>
    private sealed class Process
    {
        private readonly World _world;
        private readonly BatchProcessor _batches;
        private readonly QuarantineRelease _release;

        public Process(SimulatedServer server, World world)
        {
            _world = world;
            Ledgers = new(world.Storage.Ledgers, world.Timeline, world.Chance, world.Scenario, world.Gates, () => world.IsHealed, () => IsCrashed, () => server.Crash(this));
            var ledgers = world.Setup.Plant?.Invoke(Ledgers, world.Timeline) ?? Ledgers;
            _batches = new(ledgers, Settings, world.Timeline, NullLogger<BatchProcessor>.Instance);
            _release = new(ledgers, world.Storage.Quarantine, Settings);
        }

        public UnreliableLedgers Ledgers { get; }
        public bool IsCrashed { get; set; }

        public async Task<SimulatedReply> HandleAsync(SimulatedRequest request)
        {
            if (request.Path == "auth/refresh") return await RefreshAsync(request);
            if (await _world.Storage.FindUserAsync(SimulatedTokens.UserOf(request.Token)) is not { Disabled: false } user) return SimulatedReply.Of(AuthProblems.Revoked);
            var caller = new Caller(user.Id, user.Email, user.Role, [.. user.CurrentStores()]);
            return request.Path == "sync/batch" ? await PushAsync(request, caller) : SimulatedReply.Of(NotThere);
        }

        /// <summary>Does what is left to do, as long as the process lives; what does not work now is tried again.</summary>
        public async Task WorkAsync()
        {
            while (!_world.IsOver && !IsCrashed)
            {
                await _world.Timeline.DelayAsync(PendingEvery);
                try
                {
                    if (!IsCrashed) await _release.RunAsync(CancellationToken.None);
                }
                catch (Exception exception) when (Faults.IsBusy(exception) || Faults.IsDatabaseLost(exception))
                {
                    _world.Trace.Tell("server: will try the quarantine again");
                }
            }
        }

        private async Task<SimulatedReply> PushAsync(SimulatedRequest request, Caller caller)
        {
            var at = _world.Timeline.GetUtcNow();
            var (batch, malformed) = BatchReader.Read(request.Body);
            if (malformed is not null) return SimulatedReply.Of(malformed);
            var (reply, problem) = await _batches.ProcessAsync(batch!, caller, CancellationToken.None);
            if (IsCrashed) throw new ServerCrashedException();
            _world.Book.Answered(batch!, at, reply, problem);
            return problem is not null ? SimulatedReply.Of(problem) : SimulatedReply.Of(reply!);
        }

        private async Task<SimulatedReply> RefreshAsync(SimulatedRequest request)
        {
            // A body that was cut says nothing.
            var token = Encoding.UTF8.GetString(request.Body).Split('"') is ["{", "refreshToken", ":", var text, "}"] ? text : null;
            if (token is null) return SimulatedReply.Of(Unreadable);
            return await _world.Storage.FindUserAsync(SimulatedTokens.UserOf(token)) is { Disabled: false } user
                ? SimulatedReply.Of(new
                {
                    accessToken = SimulatedTokens.Of(user),
                    refreshToken = SimulatedTokens.Of(user),
                    tokenType = "Bearer",
                    expiresIn = 3600,
                    user = new { id = user.Id, email = user.Email, role = user.Role.Name(), stores = user.CurrentStores() },
                })
                : SimulatedReply.Of(AuthProblems.RefreshInvalid);
        }
    }
}

/// <summary>Tokens that say whose they are, and are believed.</summary>
internal static class SimulatedTokens
{
    public static string Of(User user) => user.Id.ToString();

    public static Guid UserOf(string? token) => Guid.TryParse(token, out var id) ? id : Guid.Empty;
}
