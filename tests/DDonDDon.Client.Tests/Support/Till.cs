namespace DDonDDon.Client.Tests.Support;

/// <summary>A client with a store in memory and a stub of the server, everything about which a test controls.</summary>
internal sealed class Till : IAsyncDisposable
{
    private Till(LocalStore store, StubServer server, ManualClock clock, DdonClient client) =>
        (Store, Server, Clock, Client) = (store, server, clock, client);

    public static Guid Shop { get; } = Guid.Parse("01a199aa-0000-7000-8000-000000000001");
    public static Guid Milk { get; } = Guid.Parse("01a199aa-0000-7000-8000-000000000002");

    public static SignedInUser Worker { get; } = new(Guid.Parse("01a199aa-0000-7000-8000-000000000003"), "worker@shop.example", "WORKER", [Shop]);

    public LocalStore Store { get; }
    public StubServer Server { get; }
    public ManualClock Clock { get; }
    public DdonClient Client { get; private set; }
    public List<ChangeNotice> Changes { get; } = [];
    public List<ConflictNotice> Conflicts { get; } = [];
    public List<SyncedNotice> Synced { get; } = [];
    public List<AttentionNotice> Attention { get; } = [];
    public List<SignInNotice> SignIns { get; } = [];
    public List<Exception> Faults { get; } = [];

    public static async Task<Till> OpenAsync(Func<ClientOptions, ClientOptions>? change = null, bool signedIn = true)
    {
        var clock = new ManualClock();
        var server = new StubServer(clock);
        var store = LocalStore.InMemory();
        var options = Options(store, server, clock);
        var till = new Till(store, server, clock, await DdonClient.OpenAsync(change?.Invoke(options) ?? options));
        till.Listen();
        if (signedIn) await till.Client.UseTokensAsync(new("first token", "refresh 1", Worker));
        return till;
    }

    /// <summary>The program dies and starts again on the same file.</summary>
    public async Task CrashAsync()
    {
        Client = await DdonClient.OpenAsync(Options(Store, Server, Clock));
        Listen();
    }

    public Task<RecordedItem> ReceiveAsync(decimal quantity) => Client.RecordAsync(Movement.Inbound(Shop, Milk, quantity));
    public Task<RecordedItem> SellAsync(decimal quantity) => Client.RecordAsync(Movement.Outbound(Shop, Milk, quantity));
    public Task<LocalStock> MilkAsync() => Client.StockAsync(Shop, Milk);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Store.Dispose();
        Server.Dispose();
    }

    private static ClientOptions Options(LocalStore store, StubServer server, ManualClock clock) => new()
    {
        Server = new("https://stock.example"),
        Store = store,
        Handler = server,
        Time = clock,
        Boot = clock.Boot,
        Random = new(42),
        ListenForHints = false,
    };

    private void Listen()
    {
        Client.Changed += Changes.Add;
        Client.ConflictsChanged += Conflicts.Add;
        Client.Synced += Synced.Add;
        Client.NeedsAttention += Attention.Add;
        Client.SignInNeeded += SignIns.Add;
        Client.Faulted += Faults.Add;
    }
}
