using DDonDDon.Client;
using DDonDDon.Domain.Access;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Lab.Simulation.Storage;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>
/// I6: what was told of the change feed, page by page, in snapshots and in answers to batches, is what is stored, and in the order in which it was: on every
/// device in the end, and for those who read it all the time.
/// </summary>
internal static class FeedInvariant
{
    public static async Task<IReadOnlyList<Violation>> CheckAsync(World world, StoredState state)
    {
        List<Violation> violations = [.. world.Observers.SelectMany(observer => observer.Check(state))];
        foreach (var device in world.Devices)
        {
            var user = (await world.Storage.FindUserAsync(device.UserId))!;
            Guid[] stores = user.Role is Role.Admin ? [.. world.Stores] : [.. user.CurrentStores()];
            // The quarantine follows; a device knows only its own items of it. Of count sessions it keeps nothing.
            var expected = PlainFeed.Of(state, stores, user.Role is Role.Admin).Where(one => one.Key.Kind is not ("quarantine" or "count_session"))
                .ToDictionary();
            violations.AddRange(PlainFeed.Compare(expected, await HeldAsync(world, device), world.Trace)
                .Select(what => new Violation("I6", $"{device.Name} {what}")));
            foreach (var tenant in state.Stores.Where(tenant => stores.Contains(Guid.Parse(tenant.Name))))
                violations.AddRange((await QuarantineAsync(world, device, tenant)).Select(what => new Violation("I6", what)));
        }
        return violations;
    }

    // The client's copy, as far as a program can ask it.
    private static async Task<Dictionary<FeedThing, string>> HeldAsync(World world, SimulatedDevice device)
    {
        var held = new Dictionary<FeedThing, string>();
        foreach (var store in await device.Client.StoresAsync()) held.Add(new("store", store.Id, store.Id), store.Name);
        foreach (var product in await device.Client.ProductsAsync(count: world.Products.Count + 1))
            held.Add(new("product", null, product.Id), $"v{product.Version}");
        foreach (var conflict in await device.Client.ConflictsAsync())
            held.Add(new("conflict", conflict.StoreId, conflict.Id), PlainFeed.Text("conflict", conflict.Data) ?? "over");
        foreach (var storeId in world.Stores)
            foreach (var stock in await device.Client.StockAsync(storeId))
                if (stock.Version > 0)
                    held.Add(new("stock", storeId, stock.ProductId), FormattableString.Invariant($"v{stock.Version} {stock.Total:0.###}"));
        return held;
    }

    private static async Task<IEnumerable<string>> QuarantineAsync(World world, SimulatedDevice device, StoredTenant tenant)
    {
        var wrong = new List<string>();
        foreach (var (id, held) in tenant.Quarantined)
            if (await device.Client.FindItemAsync(id) is { } item && item.State is ItemState.Quarantined or ItemState.Synced
                && item.State is ItemState.Quarantined != held.Status is "open")
                wrong.Add($"{device.Name} calls {world.Trace.Of(id)} {item.State}, which is {held.Status} in quarantine");
        return wrong;
    }
}
