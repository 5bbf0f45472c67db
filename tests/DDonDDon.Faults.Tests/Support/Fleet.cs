namespace DDonDDon.Faults.Tests.Support;

/// <summary>Several devices that record and send without pause; what they do follows from a seed.</summary>
internal sealed class Fleet : IDisposable
{
    private readonly Shop _shop;
    private readonly CancellationTokenSource _closing = new();
    private readonly List<Outbox> _outboxes = [];
    private readonly Task _working;

    private Fleet(Shop shop, Uri server, int devices, int seed, bool reuseConnections)
    {
        _shop = shop;
        for (var i = 0; i < devices; i++) _outboxes.Add(new(Guid.CreateVersion7(), shop.Token, server, reuseConnections));
        _working = Task.WhenAll(_outboxes.Select((outbox, index) => Task.Run(() => WorkAsync(outbox, new(seed + index)))));
    }

    private int Count => _outboxes.Sum(outbox => outbox.Acknowledged.Count);

    public IEnumerable<Guid> Acknowledged => _outboxes.SelectMany(outbox => outbox.Acknowledged.Keys);

    public int LostAnswers => _outboxes.Sum(outbox => outbox.LostAnswers);

    /// <summary>What it did, for a person.</summary>
    public string Report => $"{Count} movements, {LostAnswers} answers lost";

    public static Fleet Start(Shop shop, Uri server, int devices, int seed, bool reuseConnections = true) =>
        new(shop, server, devices, seed, reuseConnections);

    /// <summary>Waits until so many more movements are acknowledged, however fast the machine is.</summary>
    public async Task AdvanceAsync(int movements)
    {
        var goal = Count + movements;
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(45);
        while (Count < goal)
        {
            if (_closing.IsCancellationRequested) await _working;
            if (DateTime.UtcNow > deadline) throw new TimeoutException($"Only {Count} of {goal} movements are acknowledged.");
            await Task.Delay(5);
        }
    }

    /// <summary>Lets the devices record nothing more, and waits until every outbox is empty.</summary>
    public async Task CloseAsync()
    {
        await _closing.CancelAsync();
        await _working;
    }

    public void Dispose()
    {
        _closing.Cancel();
        _outboxes.ForEach(outbox => outbox.Dispose());
        _closing.Dispose();
    }

    private async Task WorkAsync(Outbox outbox, Random random)
    {
        try
        {
            for (var seq = 1L; !_closing.IsCancellationRequested;)
            {
                var count = random.Next(1, 15);
                var items = Enumerable.Range(0, count).Select(_ => Some.Item(_shop, random, seq++)).ToList();
                await outbox.SettleAsync(items);
                if (random.Next(4) == 0) await outbox.RepeatAsync(items);
            }
        }
        catch
        {
            // One device's failure is the test's: the others need not go on.
            await _closing.CancelAsync();
            throw;
        }
    }
}
