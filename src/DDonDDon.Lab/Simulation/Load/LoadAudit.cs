using System.Text.Json;
using DDonDDon.Lab.Simulation.Oracle;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>
/// What must hold when every outbox is empty, as far as it can be seen from outside: the devices' records against the server's history, stock and quarantine.
/// </summary>
internal sealed class LoadAudit(LoadSession admin, IReadOnlyList<LoadDevice> devices)
{
    private const int AtOnce = 4;

    private readonly List<Violation> _violations = [];
    private readonly List<Guid> _quarantined = [];

    /// <summary>What each invariant is; violations name it.</summary>
    public static IReadOnlyList<(string Name, string What)> Invariants { get; } =
    [
        ("I1", "every acknowledged movement is stored, as it was recorded"),
        ("I2", "each movement is stored once, and nothing else is"),
        ("I4", "the server's stock is the plain fold of its history"),
        ("I5", "the server's stock is the plain fold of what the devices recorded"),
        ("I6", "every device's copy of the stock is the server's"),
        ("I7", "nothing was refused that there is no reason to refuse"),
        ("I8", "every outbox has drained"),
    ];

    public IReadOnlyList<Violation> Violations => _violations;

    /// <summary>What the server keeps aside of the load's items.</summary>
    public IReadOnlyList<Guid> Quarantined => _quarantined;

    /// <summary>Adds what was seen to be broken before anything was compared.</summary>
    public void Add(Violation violation) => _violations.Add(violation);

    public async Task RunAsync(IProgress<string> progress, CancellationToken ct)
    {
        var (stores, checkedStores) = (devices.GroupBy(device => device.Store).ToList(), 0);
        await Parallel.ForEachAsync(stores, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (store, stop) =>
        {
            var found = await CheckAsync(store.Key.Id, [.. store], stop);
            lock (_violations) _violations.AddRange(found);
            progress.Report($"Checking: {Interlocked.Increment(ref checkedStores)} of {stores.Count} stores");
        });
    }

    private async Task<IReadOnlyList<Violation>> CheckAsync(Guid store, IReadOnlyList<LoadDevice> devicesThere, CancellationToken ct)
    {
        var records = new List<LoadRecord>();
        foreach (var device in devicesThere) records.AddRange(await device.RecordsAsync(ct));
        var history = new List<LoadMovement>();
        await foreach (var row in admin.PagesAsync($"transactions?storeId={store}", ct)) history.Add(MovementOf(row));
        var aside = new HashSet<Guid>();
        await foreach (var row in admin.PagesAsync($"quarantine?storeId={store}&status=open", ct)) aside.Add(row.GetProperty("id").GetGuid());
        var stock = new Dictionary<Guid, decimal>();
        await foreach (var row in admin.PagesAsync($"inventory/{store}", ct))
            stock[row.GetProperty("productId").GetGuid()] = row.GetProperty("quantity").GetDecimal();
        lock (_quarantined) _quarantined.AddRange(aside);

        var booked = records.Where(record => record.Fate is LoadFate.Stored).Select(record => record.Movement).ToList();
        return
        [
            .. Kept(records, history, aside), .. Once(records, history),
            .. Same("I4", $"store {store}: its history", LoadMovement.Fold(history), "the server", stock),
            .. Same("I5", $"store {store}: what its devices recorded", LoadMovement.Fold(booked), "the server", stock),
            .. await CopiesAsync(store, devicesThere, stock, ct),
        ];
    }

    // I1, I7 and I8: what has become of what was recorded.
    private static IEnumerable<Violation> Kept(IReadOnlyList<LoadRecord> records, IReadOnlyList<LoadMovement> history, HashSet<Guid> aside)
    {
        var booked = history.ToLookup(movement => movement.Id);
        foreach (var (movement, fate, why) in records)
        {
            var (what, has) = ($"{movement.Type} {movement.Id}", booked[movement.Id].FirstOrDefault());
            if (fate is LoadFate.Waiting) yield return new("I8", $"{what} is known to its device only");
            else if (fate is LoadFate.Refused && why is not "stock.insufficient") yield return new("I7", $"{what} was refused: {why}");
            else if (fate is LoadFate.Quarantined && !aside.Contains(movement.Id)) yield return new("I1", $"{what} was quarantined and is not there");
            else if (fate is LoadFate.Stored && has is null) yield return new("I1", $"{what} was acknowledged and is not stored");
            else if (fate is LoadFate.Stored && has != movement) yield return new("I1", $"{what} was recorded as {movement} and is stored as {has}");
        }
    }

    private static IEnumerable<Violation> Once(IReadOnlyList<LoadRecord> records, IReadOnlyList<LoadMovement> history)
    {
        // Of what was not answered, the server may have it.
        var known = records.Where(record => record.Fate is LoadFate.Stored or LoadFate.Waiting).Select(record => record.Movement.Id).ToHashSet();
        foreach (var booked in history.GroupBy(movement => movement.Id))
        {
            if (booked.Count() > 1) yield return new("I2", $"{booked.Key} is stored {booked.Count()} times");
            if (!known.Contains(booked.Key)) yield return new("I2", $"{booked.Key} is stored, and no device has recorded it or heard that it is");
        }
    }

    private static IEnumerable<Violation> Same(
        string invariant, string left, IReadOnlyDictionary<Guid, decimal> expected, string right, IReadOnlyDictionary<Guid, decimal> found)
    {
        foreach (var product in expected.Keys.Union(found.Keys))
            if (expected.GetValueOrDefault(product) is var here && found.GetValueOrDefault(product) is var there && here != there)
                yield return new(invariant, $"{left} says {here} of product {product}, {right} says {there}");
    }

    private static async Task<IReadOnlyList<Violation>> CopiesAsync(
        Guid store, IReadOnlyList<LoadDevice> devicesThere, IReadOnlyDictionary<Guid, decimal> stock, CancellationToken ct)
    {
        var violations = new List<Violation>();
        foreach (var device in devicesThere)
        {
            var copy = (await device.Client.StockAsync(store, ct)).ToDictionary(item => item.ProductId, item => item.Total);
            violations.AddRange(Same("I6", device.Name, copy, "the server", stock));
        }
        return violations;
    }

    private static LoadMovement MovementOf(JsonElement row) => new(
        row.GetProperty("id").GetGuid(), row.GetProperty("deviceId").GetGuid(), row.GetProperty("seq").GetInt64(), row.GetProperty("type").GetString()!,
        row.GetProperty("productId").GetGuid(), row.TryGetProperty("quantity", out var quantity) ? quantity.GetDecimal() : null,
        row.TryGetProperty("movementId", out var amends) ? amends.GetGuid() : null, row.GetProperty("occurredAt").GetDateTimeOffset());
}
