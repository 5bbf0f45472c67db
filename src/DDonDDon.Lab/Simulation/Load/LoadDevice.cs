using DDonDDon.Client;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Commands;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>
/// A till with the real client in it, and somebody who works with it: sells, takes in, counts, amends, is offline now and then. Beside it a phone of the same
/// worker, which books online and asks.
/// </summary>
internal sealed class LoadDevice : IAsyncDisposable
{
    private const int PerBasket = 3;
    private const int OpeningStock = 500;
    // A server takes so many streams of hints.
    private const int MostListeners = 1000;

    private readonly LoadScene _scene;
    private readonly Meter _meter;
    private readonly LoadNetwork _network;
    private readonly LocalStore _file = LocalStore.InMemory();
    private readonly HttpClient _http;
    private readonly LoadPhone _phone;
    private readonly int _index;
    private readonly Random _random = new();
    private readonly Dictionary<Guid, (Guid? Product, decimal? Pieces)> _recorded = [];
    private readonly List<RecordedItem> _amendable = [];
    private DdonClient? _client;
    private DateTime _offlineUntil;

    public LoadDevice(Uri server, LoadScene scene, Meter meter, int index)
    {
        (_scene, _meter, _index, Server) = (scene, meter, index, server);
        Store = scene.Stores[index / LoadScene.DevicesPerStore];
        _network = new(meter);
        _http = new(_network, disposeHandler: false) { BaseAddress = server };
        _phone = new(new(_http, Store.Worker), Store, meter);
    }

    public LoadStore Store { get; }
    public bool IsOffline => _network.IsOffline;
    public string Name => $"device {_index + 1}";
    public DdonClient Client => _client ?? throw new InvalidOperationException("The device has not been switched on.");

    private Uri Server { get; }
    private bool IsFirstOfStore => _index % LoadScene.DevicesPerStore == 0;

    /// <summary>Signs in and takes its first snapshot, however long the server is busy.</summary>
    public async Task SwitchOnAsync(CancellationToken ct)
    {
        _client = await DdonClient.OpenAsync(new()
        {
            Server = Server,
            Store = _file,
            Handler = _network,
            Network = _network.Signal,
            ListenForHints = _index < MostListeners,
        }, ct);
        _client.Synced += notice => _meter.Settle(notice.Items.Count);
        _client.NeedsAttention += notice => _meter.Settle(notice.Items.Count);
        _client.SignInNeeded += notice => _meter.Fail(notice.Code);
        _client.Faulted += fault => _meter.Fail($"fault: {fault.GetType().Name}");
        while (await _client.SignInAsync(Store.Worker.Email, Store.Worker.Password, ct) is { Outcome: not SignInOutcome.SignedIn } refused)
        {
            if (refused is { Outcome: SignInOutcome.Refused, Code: not ("auth.busy" or "auth.throttled") and { } code }
                && !code.StartsWith("http.", StringComparison.Ordinal))
                throw new CommandException($"{Name} could not sign in: {code}: {refused.Message}");
            await Task.Delay(refused.RetryAfter ?? TimeSpan.FromSeconds(1), ct);
        }
        while (await _client.SyncAsync(ct) is { Outcome: not SyncOutcome.Done } step) await Task.Delay(step.Wait, ct);
    }

    /// <summary>Works until it is told to stop. <paramref name="itemsPerMinute"/>: on average.</summary>
    public async Task WorkAsync(int itemsPerMinute, TimeSpan duration, CancellationToken ct)
    {
        Client.Start();
        var pause = TimeSpan.FromMinutes(1) * PerBasket / itemsPerMinute;
        try
        {
            if (IsFirstOfStore)
                foreach (var product in _scene.Catalogue) await RecordAsync(Movement.Inbound(Store.Id, product.Id, OpeningStock), product.Id, 1, ct);
            await Task.Delay(pause * _random.NextDouble(), ct);
            while (true)
            {
                await LiveAsync(duration);
                await DoAsync(ct);
                await Task.Delay(pause * -Math.Log(1 - _random.NextDouble()), ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Closing time.
        }
    }

    /// <summary>Comes back online; what waits is sent by the client itself.</summary>
    public void Mend()
    {
        _network.Mend();
        Client.SyncNow();
    }

    /// <summary>Whether nothing waits for an answer any more; what a phone does not know yet it asks again.</summary>
    public async Task<bool> IsDrainedAsync(CancellationToken ct)
    {
        await _phone.AskAgainAsync(ct);
        return _phone.Unknown == 0 && await Client.UnsyncedAsync(ct) == 0;
    }

    /// <summary>Everything that was recorded here, with what has become of it.</summary>
    public async Task<IReadOnlyList<LoadRecord>> RecordsAsync(CancellationToken ct) =>
        [.. (await Client.RecentAsync(int.MaxValue, ct)).Select(Record), .. _phone.Records];

    public async ValueTask DisposeAsync()
    {
        _network.End();
        if (_client is not null) await _client.DisposeAsync();
        _file.Dispose();
        _http.Dispose();
        _network.Dispose();
    }

    private LoadRecord Record(RecordedItem item)
    {
        var (product, pieces) = _recorded[item.Id];
        var fate = item.State switch
        {
            ItemState.Synced => LoadFate.Stored,
            ItemState.Quarantined => LoadFate.Quarantined,
            ItemState.Pending => LoadFate.Waiting,
            _ => LoadFate.Refused,
        };
        return new(
            new(item.Id, Client.DeviceId, item.Seq, item.Type, product, pieces, item.MovementId, item.OccurredAt ?? item.RecordedAt), fate, item.Error?.Code);
    }

    private async Task DoAsync(CancellationToken ct)
    {
        var what = _random.Next(100);
        if (what < 10 && !IsOffline) await _phone.BookAsync(_scene.Catalogue[_random.Next(_scene.Catalogue.Count)], _random, ct);
        else if (what < 20 && !IsOffline) await _phone.AskAsync(_scene.Catalogue[_random.Next(_scene.Catalogue.Count)], ct);
        else
            for (var count = _random.Next(1, 2 * PerBasket); count > 0; count--) await RecordAsync(ct);
    }

    private Task RecordAsync(CancellationToken ct)
    {
        var product = _scene.Catalogue[_random.Next(_scene.Catalogue.Count)];
        var (reference, pack) = _random.Next(10) switch
        {
            < 5 => ((ProductReference)product.Code, 1),
            5 => (product.Box, LoadProduct.BoxOf),
            _ => (product.Id, 1),
        };
        var quantity = _random.Next(1, 6);
        return _random.Next(100) switch
        {
            < 1 => RecordAsync(Movement.Inbound(Store.Id, _scene.UnknownCode, quantity), null, 1, ct),
            < 10 when _amendable.Count > 0 => AmendAsync(_amendable[_random.Next(_amendable.Count)], quantity, ct),
            < 12 => RecordAsync(Movement.Count(Store.Id, product.Id, OpeningStock), product.Id, 1, ct),
            < 16 => RecordAsync(Movement.Adjust(Store.Id, reference, -quantity, "damage"), product.Id, pack, ct),
            < 45 => RecordAsync(Movement.Inbound(Store.Id, reference, quantity), product.Id, pack, ct),
            _ => RecordAsync(Movement.Outbound(Store.Id, reference, quantity), product.Id, pack, ct),
        };
    }

    private Task AmendAsync(RecordedItem original, decimal quantity, CancellationToken ct)
    {
        var (product, pieces) = _recorded[original.Id];
        return RecordAsync(_random.Next(4) == 0 ? original.Void() : original.Amend(quantity), product, pieces!.Value / original.Quantity!.Value, ct);
    }

    private async Task RecordAsync(Movement movement, Guid? product, decimal pack, CancellationToken ct)
    {
        var item = await Client.RecordAsync(movement, ct);
        _recorded[item.Id] = (product, item.Quantity * pack);
        _meter.Record();
        if (product is not null && movement.Type is MovementType.Inbound or MovementType.Outbound && _amendable.Count < 200) _amendable.Add(item);
    }

    // What befalls the device between two things that are done with it.
    private async Task LiveAsync(TimeSpan duration)
    {
        if (IsOffline && DateTime.UtcNow >= _offlineUntil) _network.Mend();
        else if (!IsOffline && _random.Next(50) == 0)
        {
            _offlineUntil = DateTime.UtcNow + duration * (0.02 + 0.2 * _random.NextDouble());
            await _network.CutAsync();
        }
    }
}
