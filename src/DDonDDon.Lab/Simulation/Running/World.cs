using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Lab.Simulation.Between;
using DDonDDon.Lab.Simulation.Storage;
using DDonDDon.Server.Features.Feed;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>
/// How worlds are made. <paramref name="Open"/>: their storage; <paramref name="Plant"/>, <paramref name="PlantFeed"/>: what stands between the protocol and
/// its ledgers, between the change feed and its source, for tests that show that a bug there is found.
/// </summary>
internal sealed record SimulationSetup(
    Func<TimeProvider, Task<ISimulatedStorage>> Open, Func<ILedgers, Timeline, ILedgers>? Plant = null, Func<IChangeSource, IChangeSource>? PlantFeed = null)
{
    public static SimulationSetup InMemory { get; } = new(time => Task.FromResult<ISimulatedStorage>(new MemoryStorage(new(DdonLedger.Model.Types, time))));

    /// <summary>Each world in a schema of its own, whose user may create them.</summary>
    public static SimulationSetup InPostgres(string connectionString) => new(time => PostgresStorage.OpenAsync(connectionString, time));
}

/// <summary>A chain of shops with its people, devices, network and server, all of which a seed decides.</summary>
internal sealed class World : IAsyncDisposable
{
    private static readonly DateTimeOffset Begins = new(2026, 11, 2, 0, 0, 0, TimeSpan.Zero);

    private World(SimulationSetup setup, long seed)
    {
        Setup = setup;
        Chance = new(seed);
        Scenario = Scenario.Of(Chance);
        Timeline = new(Begins);
        Trace = new(Timeline);
        Book = new(Trace);
        Gates = new(Timeline);
        Server = new(this);
        Network = new(this);
        Office = new(this);
        Stores = Ids(Scenario.Stores, "store");
        Products = Ids(Scenario.Products, "product");
        Workers = Ids(Scenario.Workers, "worker");
        Admin = Ids(1, "admin")[0];
        Sessions = Stores.Zip(Ids(Scenario.Stores, "session")).ToDictionary(one => one.First, one => one.Second);
        Observers = [new(this, "observer 1", Admin), new(this, "observer 2", Workers[0])];
        Devices = [.. Enumerable.Range(0, Scenario.Devices + 1).Select(index => new SimulatedDevice(this, index))];
    }

    public SimulationSetup Setup { get; }
    public Chance Chance { get; }
    public Scenario Scenario { get; }
    public Timeline Timeline { get; }
    public Trace Trace { get; }
    public Book Book { get; }
    public Gates Gates { get; }
    public SimulatedServer Server { get; }
    public SimulatedNetwork Network { get; }
    public Office Office { get; }
    public ISimulatedStorage Storage { get; private set; } = null!;

    public IReadOnlyList<Guid> Stores { get; }
    public IReadOnlyList<Guid> Products { get; }
    public IReadOnlyList<Guid> Workers { get; }
    public Guid Admin { get; }

    /// <summary>The count session of each store, open all the time.</summary>
    public IReadOnlyDictionary<Guid, Guid> Sessions { get; }

    /// <summary>The first is the office's.</summary>
    public IReadOnlyList<SimulatedDevice> Devices { get; }

    /// <summary>Who read the change feed all the time: one as the administrator, one as a worker whose stores come and go.</summary>
    public IReadOnlyList<FeedObserver> Observers { get; }

    /// <summary>Whether everything works now: while the shop is set up, and after the work.</summary>
    public bool IsHealed { get; private set; } = true;

    /// <summary>Whether every device has had its chance to send everything.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Lives one world to its end, and returns it with what is stored then.</summary>
    public static async Task<(World World, StoredState State)> LiveAsync(SimulationSetup setup, long seed)
    {
        var world = new World(setup, seed);
        try
        {
            world.Storage = await setup.Open(world.Timeline);
            world.Timeline.Start(world.LiveAsync);
            await world.Timeline.RunAsync();
            return (world, await world.Storage.ReadAsync());
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var device in Devices) await device.DisposeAsync();
        if (Storage is not null) await Storage.DisposeAsync();
    }

    private async Task LiveAsync()
    {
        Server.Start();
        foreach (var store in Stores) await OpenStoreAsync(store);
        await HireAsync(Admin, Role.Admin, []);
        foreach (var (store, session) in Sessions)
            await Storage.OpenAsync(new CountSessionOpened("count", null, [])
            { SessionId = session, StoreId = store, OccurredAt = Timeline.GetUtcNow(), By = Admin });
        foreach (var worker in Workers) await HireAsync(worker, Role.Worker, [.. Stores.Where((_, index) => index == 0 || Chance.Happens(0.85))]);
        foreach (var device in Devices) await device.SetUpAsync();
        await Office.StockAsync();

        IsHealed = false;
        Trace.Write("the work begins");
        var left = Devices.Count;
        var drained = Timeline.Promise<bool>();
        foreach (var device in Devices)
            Timeline.Start(async () =>
            {
                await device.WorkAsync();
                await device.DrainAsync();
                if (--left == 0) drained.Settle(true);
            });
        Timeline.Start(Office.WorkAsync);
        foreach (var observer in Observers) Timeline.Start(observer.WatchAsync);
        await Timeline.DelayAsync(Scenario.Work);

        Trace.Write("everything heals");
        IsHealed = true;
        Server.Heal();
        await Office.ReinstateAsync();
        await drained.WaitAsync();
        await Timeline.DelayAsync(SimulatedServer.PendingEvery * 2);
        IsOver = true;
        foreach (var device in Devices) await device.CatchUpAsync();
        foreach (var observer in Observers) await observer.CatchUpAsync();
    }

    /// <summary>How long it is to the next moment at which many come at once.</summary>
    public TimeSpan ToRush() => Scenario.Pause - new TimeSpan(Timeline.Elapsed.Ticks % Scenario.Pause.Ticks);

    private Task OpenStoreAsync(Guid id) => Storage.RunAsync(new ChainCommand<Store, StoreEvent>(
        DdonProjections.Store, DdonEvents.StoreStream, id,
        (_, now) => new StoreOpened(Trace.Of(id), "Asia/Seoul") { StoreId = id, OccurredAt = now }, Store.Evolve));

    private Task HireAsync(Guid id, Role role, IReadOnlyList<Guid> stores) => ChangeUserAsync(
        id, (_, now) => new UserRegistered($"{Trace.Of(id).Replace(' ', '.')}@shop.example", role, stores) { UserId = id, OccurredAt = now });

    public async Task ChangeUserAsync(Guid id, Func<User?, DateTimeOffset, Decision<UserEvent>> decide)
    {
        using var held = await Gates.EnterAsync(LedgerDatabase.DefaultTenant);
        await Storage.RunAsync(new ChainCommand<User, UserEvent>(DdonProjections.User, DdonEvents.UserStream, id, decide, User.Evolve));
    }

    public async Task RenewGenerationAsync(Guid? storeId, bool purges)
    {
        using var held = await Gates.EnterAsync(FeedSql.TenantOf(storeId));
        foreach (var observer in Observers) observer.Rebuilt(storeId);
        await Storage.RenewGenerationAsync(storeId, purges);
    }

    private Guid[] Ids(int count, string what)
    {
        Guid[] ids = [.. Enumerable.Range(0, count).Select(_ => Chance.Id(Begins))];
        foreach (var (index, id) in ids.Index()) Trace.Name(id, count == 1 ? what : $"{what} {index + 1}");
        return ids;
    }
}
