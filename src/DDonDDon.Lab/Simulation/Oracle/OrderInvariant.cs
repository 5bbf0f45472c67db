using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Items;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Domain.Sync;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Lab.Simulation.Storage;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Oracle;

/// <summary>I5: the movements that are stored, sent once more in any order, split and with repeats, to a server that has none of them.</summary>
internal static class OrderInvariant
{
    private static readonly ConflictRules Rules = new(TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(5));

    public static async Task<IReadOnlyList<Violation>> CheckAsync(World world, StoredState state)
    {
        var violations = new List<Violation>();
        foreach (var tenant in state.Stores.Where(tenant => tenant.Of("current-stock").Count > 0))
        {
            var ordered = await ReplayAsync(world, tenant);
            foreach (var (product, stock) in Stock(tenant))
                if (!ordered.Stock.TryGetValue(product, out var other) || other != stock)
                    violations.Add(new("I5", $"{world.Trace.Of(Guid.Parse(tenant.Name))}: {world.Trace.Of(product)} is {stock}, and in another order {other}"));
            foreach (var (key, day) in Days(tenant))
                if (!ordered.Days.TryGetValue(key, out var other) || other != day)
                    violations.Add(new("I5", $"{world.Trace.Of(Guid.Parse(tenant.Name))}: {world.Trace.Of(key.Product)} did {day} on {key.Day}, and in "
                        + $"another order {other}"));
        }
        return violations;
    }

    private static async Task<(Dictionary<Guid, string> Stock, Dictionary<(Guid Product, string Day), string> Days)> ReplayAsync(World world,
        StoredTenant tenant)
    {
        var (storeId, types) = (Guid.Parse(tenant.Name), DdonLedger.Model.Types);
        var movements = tenant.Events.Select(types.Read).OfType<StockMovement>().ToList();
        var database = new MemoryDatabase(types, world.Timeline);
        Open(database, storeId, movements.Select(movement => movement.ProductId).Distinct());

        var arriving = world.Chance.Shuffled(movements.Concat(movements.Where(_ => world.Chance.Happens(0.1))));
        for (var at = 0; at < arriving.Count;)
        {
            var batch = arriving.Skip(at).Take(world.Chance.Between(1, 12)).Select(Submitted).ToList();
            at += batch.Count;
            await new MemoryLedgers(database).BookAsync(new StoreRequest(storeId, batch, []), Rules, CancellationToken.None);
        }
        var replayed = (await new MemoryStorage(database).ReadAsync()).Find(tenant.Name)!;
        return (Stock(replayed).ToDictionary(), Days(replayed).ToDictionary());
    }

    private static void Open(MemoryDatabase database, Guid storeId, IEnumerable<Guid> products)
    {
        var transaction = new MemoryTransaction(database, LedgerDatabase.DefaultTenant, 0);
        transaction.Save(DdonProjections.Store, [new Store { Id = storeId, Name = "store", TimeZone = Store.DefaultTimeZone, Version = 1 }]);
        transaction.Save(DdonProjections.User, [new User { Id = storeId, Email = "admin@shop.example", Role = Role.Admin, Version = 1 }]);
        transaction.Save(DdonProjections.Product, products.Select(id => new Product { Id = id, Version = 1 }));
        transaction.Commit();
        transaction.End();
    }

    // An administrator with the store's id sends it.
    private static SubmittedItem Submitted(StockMovement movement)
    {
        var item = (StoreItem)StoredItems.Of(movement with { Barcode = null, PackSize = null })!;
        var submission = new Submission(movement.Id, movement.DeviceId, movement.StoreId, movement.OccurredAt, 0);
        return new(submission, new(0, item, null, movement.StoreId, default), new(movement.OccurredAt, ClockMethod.AsRecorded));
    }

    // Without what tells how many amendments that decide nothing have been stored.
    private static IEnumerable<KeyValuePair<Guid, string>> Stock(StoredTenant tenant) => tenant.Of("current-stock")
        .Select(document => KeyValuePair.Create(document.Id, (PlainStock.Read(document.Data) with { Version = 0, Awaited = [] }).ToString()));

    private static IEnumerable<KeyValuePair<(Guid Product, string Day), string>> Days(StoredTenant tenant) => tenant.Of("daily-stock")
        .Select(document => PlainDay.Read(document.Data))
        .Select(one => KeyValuePair.Create((one.Product, one.Day.Day), (one.Day with { Version = 0 }).ToString()));
}
