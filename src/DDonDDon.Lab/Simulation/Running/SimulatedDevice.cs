using DDonDDon.Client;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Counting;
using DDonDDon.Domain.Items;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>A till or a phone with the real client in it, and somebody who works with it; the first is the office's.</summary>
internal sealed class SimulatedDevice : IAsyncDisposable
{
    private const int MostRounds = 400;
    private static readonly TimeSpan Crowd = TimeSpan.FromSeconds(2);

    private readonly World _world;
    private readonly SimulatedClock _clock;
    private readonly SimulatedBoot _boot;
    private readonly LocalStore _store = LocalStore.InMemory();
    private readonly Chance _own;
    private readonly int _index;
    private DdonClient? _client;
    private Guid _user;
    private TimeSpan _offlineUntil;

    public SimulatedDevice(World world, int index)
    {
        (_world, _index) = (world, index);
        (_clock, _boot, _own) = (new(world.Timeline), new(world.Timeline), world.Chance.Fork());
    }

    public string Name => IsOffice ? "office" : $"device {_index}";
    public bool IsOffline => !_world.IsHealed && _world.Timeline.Elapsed < _offlineUntil;

    /// <summary>What still waits to be sent, when everything is over.</summary>
    public Task<int> UnsyncedAsync() => Client.UnsyncedAsync();

    /// <summary>Who works with it now.</summary>
    public Guid UserId => _user;

    public Guid Id => Client.DeviceId;
    public DdonClient Client => _client ?? throw new InvalidOperationException("The device is not set up.");

    private bool IsOffice => _index == 0;

    public async Task SetUpAsync()
    {
        _user = IsOffice ? _world.Admin : _world.Chance.Of(_world.Workers);
        if (!IsOffice && _world.Chance.Happens(_world.Scenario.ClockWrong)) SetClock();
        await OpenAsync();
        _world.Trace.Name(Id, Name);
        await SignInAsync();
    }

    /// <summary>Works until everything heals.</summary>
    public async Task WorkAsync()
    {
        while (true)
        {
            await _world.Timeline.DelayAsync(
                _world.Chance.Happens(_world.Scenario.Rush) ? _world.ToRush() + _world.Chance.Around(Crowd) : _world.Chance.Around(_world.Scenario.Pause));
            if (_world.IsHealed) return;
            await LiveAsync();
            for (var count = IsOffice ? 0 : _world.Chance.Between(1, 4); count > 0; count--) await RecordAsync();
            if (_world.Chance.Happens(0.3)) await DecideAsync();
            if (_world.Chance.Happens(0.8)) await SyncAsync(_world.Chance.Between(1, 4));
        }
    }

    /// <summary>Sends what waits, as its own timer would, until nothing does.</summary>
    public async Task DrainAsync()
    {
        await SignInAsync();
        for (var round = 0; round < MostRounds; round++)
        {
            var step = await StepAsync();
            if (step is { Outcome: SyncOutcome.SignInNeeded }) await SignInAsync();
            if (step is not { MoreToDo: true } && await Client.UnsyncedAsync() == 0) return;
            await _world.Timeline.DelayAsync(step?.Wait ?? TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Reads what there is to read, when nobody writes any more.</summary>
    public async Task CatchUpAsync()
    {
        await SignInAsync();
        for (var round = 0; round < MostRounds; round++)
            if (await Client.SyncAsync() is { Action: SyncAction.Pull, Outcome: SyncOutcome.Done, Changes: 0 }) return;
    }

    public async Task EditAsync(ProductEdit edit)
    {
        var item = await Client.RecordAsync(edit);
        _world.Book.Add(Name, Id, Client.User!.Id, item, _world.Timeline.Elapsed);
    }

    /// <summary>Some steps of the sync; a failed one ends them.</summary>
    public async Task SyncAsync(int steps)
    {
        for (; steps > 0; steps--)
        {
            if (await StepAsync() is not { } step) return;
            if (step.Outcome is SyncOutcome.SignInNeeded && _world.Chance.Happens(0.5)) await SignInAsync();
            if (step is { MoreToDo: false }) return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
        _store.Dispose();
    }

    // Null: the device crashed, and began anew.
    private async Task<SyncStep?> StepAsync()
    {
        try
        {
            var step = await Client.SyncOnceAsync();
            _world.Trace.Write($"{Name}: {step.Action} {step.Outcome} {step.Code}, sent {step.Sent}, synced {step.Synced}, attention {step.Attention}, changes "
                + $"{step.Changes}");
            return step;
        }
        catch (DeviceCrashedException)
        {
            await RestartAsync();
            return null;
        }
    }

    private async Task RecordAsync()
    {
        if (Client.User is not { } by) return;
        if (by.Role == Role.Admin.Name() && _world.Chance.Happens(0.3)) { await EditAsync(_world.Office.Rename()); return; }
        // Seldom in somebody else's store.
        var stores = by.Stores is [_, ..] own && _world.Chance.Happens(0.95) ? own : _world.Stores;
        if (_world.Chance.Happens(0.12)) { await CountAsync(_world.Chance.Of(stores), by.Id); return; }
        var movement = Choose(_world.Chance.Of(stores));
        if (movement.Check() is not null) return;
        var item = await Client.RecordAsync(movement);
        _world.Book.Add(Name, Id, by.Id, item, _world.Timeline.Elapsed);
    }

    // In the store's count session; sometimes in the place of what a device, itself or one that has not counted there yet, says.
    private async Task CountAsync(Guid store, Guid by)
    {
        var (session, product, zone) = (_world.Sessions[store], _world.Chance.Of(_world.Products), _world.Chance.Of(("", 1), ("room", 2)));
        ProductReference named = _world.Chance.Happens(0.8) ? product : _world.Chance.Of(_world.Office.Codes);
        var item = await Client.RecordAsync(new CountedLine(store, session, named, _world.Chance.Between(0, 30))
        {
            Zone = zone,
            Replaces = _world.Chance.Happens(0.4) ? CountLine.IdOf(session, product, zone, _world.Chance.Of(_world.Devices).Id) : null,
        });
        _world.Book.Add(Name, Id, by, item, _world.Timeline.Elapsed);
    }

    // One of the conflicts that it knows of, whether or not somebody else is deciding that, too.
    private async Task DecideAsync()
    {
        if (Client.User is not { } by) return;
        // Of each kind alike: stock below zero is by far the most frequent.
        var open = (await Client.ConflictsAsync()).Where(conflict => conflict.Choices.Count > 0).GroupBy(conflict => conflict.Kind)
            .Select(kind => kind.ToList()).ToList();
        if (open.Count == 0) return;
        var conflict = _world.Chance.Of(_world.Chance.Of(open));
        var choice = _world.Chance.Of(conflict.Choices);
        var item = await Client.DecideAsync(conflict.Id, choice.Choice, choice.NeedsQuantity ? _world.Chance.Between(0, 30) : null);
        _world.Book.Add(Name, Id, by.Id, item, _world.Timeline.Elapsed);
    }

    private Movement Choose(Guid store)
    {
        if (_world.Chance.Happens(0.15) && Amendment() is { } amendment) return amendment;
        ProductReference product = _world.Chance.Happens(0.6) ? _world.Chance.Of(_world.Products) : _world.Chance.Of(_world.Office.Codes);
        var quantity = _world.Chance.Of((1m, 6), (0.5m, 1)) * _world.Chance.Between(1, 30);
        return _world.Chance.Of<Func<Movement>>(
            (() => Movement.Inbound(store, product, quantity), 4),
            (() => Movement.Outbound(store, product, quantity), 7),
            (() => Movement.Adjust(store, product, -quantity, "damage"), 1),
            (() => Movement.Adjust(store, product, quantity, "found"), 1),
            (() => Movement.Count(store, product, quantity - 1), 3))();
    }

    // Of its own movements, or of one that another device recorded, whether or not that has arrived; sometimes it cannot be amended.
    private Movement? Amendment()
    {
        var others = _world.Book.Recorded
            .Where(one => one.Item is { StoreId: not null, Type: not ("RESOLVE" or "COUNT_LINE") }
                && (one.Item.Type != "AMEND" || _world.Chance.Happens(0.05))).ToList();
        if (others.Count == 0) return null;
        var original = _world.Chance.Of(others).Item;
        return _world.Chance.Happens(0.4) ? original.Void() : original.Amend(_world.Chance.Between(0, 30));
    }

    // What befalls the device between two things that are done with it.
    private async Task LiveAsync()
    {
        if (_world.Chance.Happens(_world.Scenario.ClockJump)) SetClock();
        if (_world.Chance.Happens(_world.Scenario.Offline)) _offlineUntil = _world.Timeline.Elapsed + _world.Chance.Around(_world.Scenario.Work / 5);
        if (_world.Chance.Happens(_world.Scenario.DeviceCrash / 2)) await RestartAsync();
        if (!IsOffice && _world.Chance.Happens(0.05)) await ChangeHandsAsync();
    }

    private void SetClock()
    {
        var by = _world.Chance.Of(
            (TimeSpan.FromSeconds(3), 2), (TimeSpan.FromMinutes(-7), 2), (TimeSpan.FromMinutes(20), 2), (TimeSpan.FromHours(-2), 1), (TimeSpan.FromHours(9), 1),
            (TimeSpan.FromDays(365), 1), (TimeSpan.FromDays(-800), 1));
        _clock.Jump(by);
        _clock.Drift = _world.Chance.Happens(0.3) ? 0.001 : 0;
        _world.Trace.Write($"{Name}: the clock is set by {by}");
    }

    private async Task ChangeHandsAsync()
    {
        try
        {
            await Client.SignOutAsync(evenWithUnsynced: true);
        }
        catch (DeviceCrashedException)
        {
            await RestartAsync();
        }
        _user = _world.Chance.Of(_world.Workers);
        await SignInAsync();
    }

    private async Task RestartAsync()
    {
        var reboots = _world.Chance.Happens(0.3);
        _world.Trace.Write($"{Name}: {(reboots ? "boots" : "begins")} again");
        if (reboots) _boot.Reboot();
        await OpenAsync();
    }

    private async Task OpenAsync() => _client = await DdonClient.OpenAsync(new()
    {
        Server = new("http://localhost"),
        Store = _store,
        Handler = new DeviceHandler(this, _world.Network),
        Time = _clock,
        Random = _own.Random,
        Boot = _boot,
    });

    private async Task SignInAsync()
    {
        if (await _world.Storage.FindUserAsync(_user) is not { Disabled: false } user) return;
        await Client.UseTokensAsync(
            new(SimulatedTokens.Of(user), SimulatedTokens.Of(user), new(user.Id, user.Email, user.Role.Name(), [.. user.CurrentStores()])));
    }
}
