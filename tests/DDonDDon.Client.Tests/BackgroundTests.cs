using System.Diagnostics;
using System.Net;
using System.Text;
using DDonDDon.Client.Tests.Support;

namespace DDonDDon.Client.Tests;

/// <summary>The sync that runs in the background.</summary>
public sealed class BackgroundTests
{
    [Fact]
    public async Task What_is_recorded_goes_out_at_once()
    {
        await using var till = await BackgroundTill.OpenAsync();
        till.Client.Start();
        till.Client.Start();
        await BackgroundTill.UntilAsync(() => till.Server.Requests.Contains("GET sync/snapshot"));

        await till.ReceiveAsync();

        // The server has it, but the answer may still be on its way.
        await BackgroundTill.UntilAsync(() => till.Server.Accepted.Count() == 1);
        for (var i = 0; i < 1000 && await till.Client.UnsyncedAsync() > 0; i++) await Task.Delay(10);
        (await till.Client.UnsyncedAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task While_the_server_is_away_a_sale_sends_nothing_but_a_network_that_returns_does()
    {
        await using var till = await BackgroundTill.OpenAsync();
        till.Server.Instead = _ => throw new HttpRequestException("away");
        await till.ReceiveAsync();
        till.Client.Start();
        await BackgroundTill.UntilAsync(() => till.Server.Requests.Count == 1);

        for (var i = 0; i < 20; i++) await till.ReceiveAsync();
        await Task.Delay(200);
        till.Server.Requests.Count.ShouldBe(1);
        till.Server.Instead = _ => null;
        till.Network.Recover();

        await BackgroundTill.UntilAsync(() => till.Server.Accepted.Count() == 21);
    }

    [Fact]
    public async Task It_tries_again_by_itself_and_when_asked()
    {
        await using var till = await BackgroundTill.OpenAsync();
        till.Server.Instead = _ => throw new HttpRequestException("away");
        await till.ReceiveAsync();
        till.Client.Start();

        await BackgroundTill.UntilAsync(() => till.Server.Requests.Count >= 2);
        till.Server.Instead = _ => null;
        till.Client.SyncNow();

        await BackgroundTill.UntilAsync(() => till.Server.Accepted.Count() == 1);
    }

    [Fact]
    public async Task Signing_in_wakes_it()
    {
        await using var till = await BackgroundTill.OpenAsync(signedIn: false);
        var asked = new TaskCompletionSource<SignInNotice>();
        till.Client.SignInNeeded += asked.SetResult;
        await till.ReceiveAsync();
        till.Client.Start();
        (await asked.Task.WaitAsync(TimeSpan.FromSeconds(20))).Code.ShouldBe("auth.required");

        await till.Client.UseTokensAsync(new("token", null, Till.Worker));

        await BackgroundTill.UntilAsync(() => till.Server.Accepted.Count() == 1);
    }

    [Fact]
    public async Task A_hint_of_the_server_brings_what_is_new()
    {
        await using var till = await BackgroundTill.OpenAsync(listen: true);
        using var events = new HintStream();
        till.Server.Instead = request => request.RequestUri!.AbsolutePath.EndsWith("events", StringComparison.Ordinal)
            ? new(HttpStatusCode.OK) { Content = new StreamContent(events) }
            : null;
        till.Client.Start();
        await BackgroundTill.UntilAsync(() => till.Server.Requests.Contains("GET sync/snapshot") && till.Server.Requests.Contains("GET sync/events"));
        await Task.Delay(100);
        var pulls = till.Server.Requests.Count(request => request == "GET sync/changes");

        events.Write(": still here\n\nevent: changed\ndata: {\"position\":7}\n\n");

        await BackgroundTill.UntilAsync(() => till.Server.Requests.Count(request => request == "GET sync/changes") > pulls);
    }

    [Fact]
    public async Task Faults_are_reported_and_do_not_end_the_sync()
    {
        await using var till = await BackgroundTill.OpenAsync();
        var faults = 0;
        till.Client.Faulted += _ => faults++;
        till.Server.Instead = _ => throw new InvalidTimeZoneException("a bug");
        await till.ReceiveAsync();
        till.Client.Start();
        await BackgroundTill.UntilAsync(() => faults > 0);

        till.Server.Instead = _ => null;
        till.Client.SyncNow();

        await BackgroundTill.UntilAsync(() => till.Server.Accepted.Count() == 1);
    }

    [Fact]
    public async Task Closing_ends_a_request_that_is_under_way()
    {
        var till = await BackgroundTill.OpenAsync();
        await till.ReceiveAsync();
        using var never = new HintStream();
        till.Server.Instead = _ => new(HttpStatusCode.OK) { Content = new StreamContent(never) };
        till.Client.Start();
        await BackgroundTill.UntilAsync(() => till.Server.Requests.Count == 1);

        await till.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task The_systems_own_clock_and_network_signal_work()
    {
        using var watching = NetworkSignal.System.Watch(() => { });
        var first = BootClock.System.Read();
        await Task.Delay(50);
        var second = BootClock.System.Read();

        if (OperatingSystem.IsLinux())
        {
            first.ShouldNotBeNull();
            second!.Value.Boot.ShouldBe(first.Value.Boot);
            (second.Value.ElapsedMs - first.Value.ElapsedMs).ShouldBeInRange(30, 20_000);
        }
    }

    /// <summary>A client that runs in the background by the system's clock.</summary>
    private sealed class BackgroundTill : IAsyncDisposable
    {
        private readonly LocalStore _store = LocalStore.InMemory();

        private BackgroundTill() => Server = new(TimeProvider.System);

        public StubServer Server { get; }
        public DdonClient Client { get; private set; } = null!;
        public ManualNetwork Network { get; } = new();

        public static async Task<BackgroundTill> OpenAsync(bool signedIn = true, bool listen = false)
        {
            var till = new BackgroundTill();
            till.Client = await DdonClient.OpenAsync(new()
            {
                Server = new("https://stock.example"),
                Store = till._store,
                Handler = till.Server,
                Network = till.Network,
                ListenForHints = listen,
            });
            if (signedIn) await till.Client.UseTokensAsync(new("token", null, Till.Worker));
            return till;
        }

        public Task<RecordedItem> ReceiveAsync() => Client.RecordAsync(Movement.Inbound(Till.Shop, Till.Milk, 1));

        public static async Task UntilAsync(Func<bool> condition)
        {
            var started = Stopwatch.GetTimestamp();
            while (!condition())
            {
                Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
                await Task.Delay(10);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            _store.Dispose();
            Server.Dispose();
        }
    }

    private sealed class ManualNetwork : NetworkSignal
    {
        private Action _recovered = () => { };

        public void Recover() => _recovered();

        public override IDisposable Watch(Action recovered)
        {
            _recovered = recovered;
            return new MemoryStream();
        }
    }

    /// <summary>An answer that does not end by itself.</summary>
    private sealed class HintStream : Stream
    {
        private readonly System.Threading.Channels.Channel<byte[]> _chunks = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();

        public void Write(string text) => _chunks.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var chunk = await _chunks.Reader.ReadAsync(cancellationToken);
            chunk.CopyTo(buffer);
            return chunk.Length;
        }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => throw new NotSupportedException();
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
