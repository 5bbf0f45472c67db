using System.Globalization;
using System.Text;
using System.Web;
using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Lab.Simulation.Between;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Http;
using DDonDDon.Server.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>One life of the server: the real protocol code behind routes that only tell it who is calling.</summary>
internal sealed class ServerProcess
{
    private const int MostChanges = 30;

    private static readonly ServerSettings Settings = new() { Home = Path.GetTempPath() };
    private static readonly Problem Unreadable = new("body.malformed", "The body is not JSON.");
    private static readonly Problem NotThere = new("route.unknown", "There is no such route.");

    private readonly World _world;
    private readonly IChangeSource _changes;
    private readonly ChangeWords _words;
    private readonly ChangeFeed _feed;
    private readonly BatchExchange _batches;
    private readonly QuarantineRelease _release;

    /// <summary><paramref name="crash"/> ends the process.</summary>
    public ServerProcess(World world, Action<ServerProcess> crash)
    {
        _world = world;
        var unreliable = new UnreliableLedgers(
            world.Storage.Ledgers, world.Timeline, world.Chance, world.Scenario, world.Gates, () => world.IsHealed, () => IsCrashed, () => crash(this));
        var ledgers = world.Setup.Plant?.Invoke(unreliable, world.Timeline) ?? unreliable;
        _changes = new UnreliableChanges(world.Setup.PlantFeed?.Invoke(world.Storage.Changes) ?? world.Storage.Changes, unreliable);
        _words = new(new(world.Storage.Conflicts));
        _feed = new(_changes);
        _batches = new(new(ledgers, new UnreliableDevices(world.Storage.Devices, unreliable), Settings, world.Timeline, NullLogger<BatchProcessor>.Instance),
            _feed, _words, NullLogger<BatchExchange>.Instance)
        {
            MostChanges = world.Chance.Between(1, MostChanges),
        };
        _release = new(ledgers, world.Storage.Quarantine, Settings);
    }

    public bool IsCrashed { get; set; }

    public async Task<SimulatedReply> HandleAsync(SimulatedRequest request)
    {
        if (request.Path == "auth/refresh") return await RefreshAsync(request);
        if (await _world.Storage.FindUserAsync(SimulatedTokens.UserOf(request.Token)) is not { Disabled: false } user)
            return SimulatedReply.Of(AuthProblems.Revoked);
        var caller = new Caller(user.Id, user.Email, user.Role, [.. user.CurrentStores()]);
        try
        {
            return request.Path.Split('?')[0] switch
            {
                "sync/batch" => await PushAsync(request, caller),
                "sync/changes" => await PullAsync(request, caller),
                "sync/snapshot" => await SnapshotAsync(caller),
                _ => SimulatedReply.Of(NotThere),
            };
        }
        catch (Exception exception) when (Faults.IsDatabaseLost(exception))
        {
            return SimulatedReply.Of(Faults.DatabaseAway);
        }
    }

    /// <summary>Does what is left to do, as long as the process lives; what does not work now is tried again.</summary>
    public async Task WorkAsync()
    {
        while (!_world.IsOver && !IsCrashed)
        {
            await _world.Timeline.DelayAsync(SimulatedServer.PendingEvery);
            try
            {
                if (!IsCrashed) await _release.RunAsync(CancellationToken.None);
            }
            catch (Exception exception) when (Faults.IsBusy(exception) || Faults.IsDatabaseLost(exception))
            {
                _world.Trace.Write("server: will try the quarantine again");
            }
        }
    }

    private async Task<SimulatedReply> PushAsync(SimulatedRequest request, Caller caller)
    {
        var at = _world.Timeline.GetUtcNow();
        var (batch, malformed) = BatchReader.Read(request.Body);
        if (malformed is not null) return SimulatedReply.Of(malformed);
        var (reply, problem) = await _batches.RunAsync(batch!, caller, Language.English, CancellationToken.None);
        if (IsCrashed) throw new ServerCrashedException();
        _world.Book.Answered(batch!, at, reply, problem);
        return problem is not null ? SimulatedReply.Of(problem) : SimulatedReply.Of(reply!);
    }

    private async Task<SimulatedReply> PullAsync(SimulatedRequest request, Caller caller)
    {
        var query = HttpUtility.ParseQueryString(request.Path[request.Path.IndexOf('?', StringComparison.Ordinal)..]);
        // Whatever a client asks for, pages are small here, so that there are many of them.
        var limit = Math.Min(int.Parse(query["limit"]!, CultureInfo.InvariantCulture), _world.Chance.Between(1, MostChanges));
        var (page, problem) = await _feed.ReadAsync(caller, query["cursor"], limit, CancellationToken.None);
        return problem is not null
            ? SimulatedReply.Of(problem)
            : SimulatedReply.Of(page! with { Changes = await _words.SayAsync(page.Changes, Language.English, CancellationToken.None) });
    }

    private async Task<SimulatedReply> SnapshotAsync(Caller caller)
    {
        using var snapshots = new Snapshots(_changes, _words);
        await using var snapshot = await snapshots.BeginAsync(caller, CancellationToken.None);
        using var body = new MemoryStream();
        await snapshot!.WriteAsync(body, Language.English, CancellationToken.None);
        return new(200, body.ToArray());
    }

    private async Task<SimulatedReply> RefreshAsync(SimulatedRequest request)
    {
        // A truncated body carries no information.
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
