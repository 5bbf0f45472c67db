using DDonDDon.Client.Tests.Support;
using DDonDDon.Domain.Access;

namespace DDonDDon.Client.Tests;

/// <summary>Processes that are killed: nothing that was recorded is lost, and nothing is booked twice.</summary>
public sealed class KillTests(RealServer server) : IClassFixture<RealServer>, IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.ddon");
    private readonly Random _random = new(11);

    public void Dispose()
    {
        foreach (var file in new[] { _file, $"{_file}-wal", $"{_file}-journal" }) File.Delete(file);
    }

    [Fact]
    public async Task A_till_that_is_killed_at_any_moment_has_everything_whose_recording_returned()
    {
        var promised = new List<Guid>();
        for (var round = 0; round < 6; round++)
        {
            promised.AddRange(await RecordAndDieAsync([Till.Shop.ToString(), Till.Milk.ToString()]));
            await using var client = await DdonClient.OpenAsync(new() { Server = new("https://nowhere.example"), Path = _file });
            var kept = await client.OutboxAsync();

            kept.Select(item => item.Id).Intersect(promised).Count().ShouldBe(promised.Count);
            // At most the one that was being recorded when the till died.
            kept.Count.ShouldBeInRange(promised.Count, promised.Count + round + 1);
            kept.Select(item => item.Seq).ShouldBe(Enumerable.Range(1, kept.Count).Select(seq => (long)seq));
            kept.Zip(kept.Skip(1)).ShouldAllBe(pair => pair.First.RecordedAt < pair.Second.RecordedAt);
        }
        promised.Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_till_that_is_killed_while_it_syncs_books_everything_once()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        var worker = await server.AddUserAsync(Role.Worker, store);
        var promised = new List<Guid>();
        for (var round = 0; round < 4; round++)
        {
            promised.AddRange(await RecordAndDieAsync(
                [store.ToString(), milk.ToString(), server.Address.ToString(), worker.AccessToken, worker.User.Id.ToString()]));
        }

        await using var client = await DdonClient.OpenAsync(new() { Server = server.Address, Path = _file });
        (await client.SyncAsync()).Outcome.ShouldBe(SyncOutcome.Done);

        var recent = await client.RecentAsync(int.MaxValue);
        recent.ShouldAllBe(item => item.State == ItemState.Synced);
        var stored = await server.EventsAsync(store);
        stored.Order().ShouldBe(recent.Select(item => item.Id).Order());
        promised.Except(stored).ShouldBeEmpty();
        (await client.StockAsync(store, milk)).Total.ShouldBe(await server.StockAsync(store, milk));
    }

    [Fact]
    public async Task A_server_that_is_killed_while_an_outbox_is_sent_loses_and_doubles_nothing()
    {
        var (store, milk) = (await server.OpenStoreAsync(), await server.AddProductAsync("우유"));
        var worker = await server.AddUserAsync(Role.Worker, store);
        using var address = new MovingAddress();
        await using var client = await server.OpenClientAsync(
            worker, options => options with { Handler = address, BatchItems = 10, LongestWait = TimeSpan.FromSeconds(2) });
        for (var i = 0; i < 400; i++) await client.RecordAsync(Movement.Inbound(store, milk, 1));
        client.Start();

        for (var round = 0; round < 3; round++)
        {
            await using var process = Serve();
            var listening = await process.WaitForAsync(line => line.Contains("listens on ", StringComparison.Ordinal));
            address.Target = new(listening.Split("listens on ")[1].Split('"')[0]);
            client.SyncNow();
            var before = await client.UnsyncedAsync();
            while (await client.UnsyncedAsync() == before && before > 0) await Task.Delay(1);
            await Task.Delay(_random.Next(40));
            await process.KillAsync();
        }
        address.Target = server.Address;
        client.SyncNow();
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (await client.UnsyncedAsync() > 0 && DateTime.UtcNow < deadline) await Task.Delay(50);

        var events = await server.EventsAsync(store);
        events.Count.ShouldBe(400);
        events.Distinct().Count().ShouldBe(400);
        (await server.StockAsync(store, milk)).ShouldBe(400);
        address.Failures.ShouldBeGreaterThan(0);
    }

    private async Task<IEnumerable<Guid>> RecordAndDieAsync(string[] arguments)
    {
        await using var till = Child.Start("DDonDDon.Client.Recorder.dll", null, [_file, .. arguments]);
        await till.WaitForAsync(line => line == "ready");
        await Task.Delay(_random.Next(20, 400));
        return (await till.KillAsync()).Skip(1).Where(line => Guid.TryParse(line, out _)).Select(Guid.Parse);
    }

    // Another server process with the same database and the same key.
    private Child Serve() => Child.Start("ddon.dll", new Dictionary<string, string>
    {
        ["DATABASE_URL"] = server.ConnectionString,
        ["SECRET_KEY"] = RealServer.Secret,
        ["PORT"] = "0",
        ["DDON_LOG_FORMAT"] = "text",
    }, "serve");

    /// <summary>Sends requests to wherever the server is now.</summary>
    private sealed class MovingAddress() : DelegatingHandler(new SocketsHttpHandler())
    {
        private volatile Uri _target = new("http://127.0.0.1:9");
        private int _failures;

        public Uri Target { get => _target; set => _target = value; }
        public int Failures => _failures;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new(_target, request.RequestUri!.PathAndQuery);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref _failures);
                throw;
            }
        }
    }
}
