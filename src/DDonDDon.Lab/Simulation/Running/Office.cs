using DDonDDon.Client;
using DDonDDon.Domain.Access;

namespace DDonDDon.Lab.Simulation.Running;

/// <summary>What an administrator changes while the others work: accounts, whose stores are whose, products and their codes.</summary>
internal sealed class Office(World world)
{
    private readonly List<string> _unlinked = [.. Enumerable.Range(1, 3).Select(index => $"LATE-{index}")];

    /// <summary>The codes that somebody may scan; the last of them belong to no product yet.</summary>
    public IReadOnlyList<string> Codes => [.. world.Products.Select(CodeOf), .. _unlinked];

    /// <summary>Registers the products, from the office's own device.</summary>
    public async Task StockAsync()
    {
        foreach (var (index, id) in world.Products.Index())
            await Device.EditAsync(new(id)
            {
                Changes = new Dictionary<string, object?> { ["name"] = world.Trace.Of(id) },
                Barcodes = [new(CodeOf(id), index % 2 == 0 ? 1 : 12, Internal: true)],
            });
        await Device.SyncAsync(10);
    }

    public async Task WorkAsync()
    {
        while (true)
        {
            await world.Timeline.DelayAsync(world.Chance.Around(world.Scenario.Office));
            if (world.IsHealed) return;
            await DoSomethingAsync();
        }
    }

    /// <summary>Lets everybody in again, so that what waits in their devices can come.</summary>
    public async Task ReinstateAsync()
    {
        foreach (var worker in world.Workers) await world.ChangeUserAsync(worker, (user, now) => Change(user!, false, now));
    }

    private SimulatedDevice Device => world.Devices[0];

    private string CodeOf(Guid productId) => $"CODE-{world.Products.Index().Single(product => product.Item == productId).Index + 1}";

    private Task DoSomethingAsync() => world.Chance.Of<Func<Task>>(
        (SwitchUserAsync, 2), (ReassignAsync, 3), (PromoteAsync, 1), (RenameAsync, 4), (LinkAsync, 3), (RebuildAsync, 1))();

    private Task SwitchUserAsync()
    {
        var worker = world.Chance.Of(world.Workers);
        var off = world.Chance.Happens(0.4);
        world.Trace.Write($"office: {(off ? "disables" : "enables")} {world.Trace.Of(worker)}");
        return world.ChangeUserAsync(worker, (user, now) => Change(user!, off, now));
    }

    private Task ReassignAsync()
    {
        var worker = world.Chance.Of(world.Workers);
        Guid[] stores = [.. world.Stores.Where(_ => world.Chance.Happens(0.8))];
        world.Trace.Write($"office: gives {world.Trace.Of(worker)} {string.Join(", ", stores.Select(store => world.Trace.Of(store)))}");
        return world.ChangeUserAsync(worker,
            (user, now) => new([.. user!.Assign(stores).Select(happened => happened with { UserId = worker, OccurredAt = now })]));
    }

    private Task PromoteAsync()
    {
        var worker = world.Chance.Of(world.Workers);
        var role = world.Chance.Happens(0.6) ? Role.Admin : Role.Worker;
        world.Trace.Write($"office: makes {world.Trace.Of(worker)} {role.Name()}");
        return world.ChangeUserAsync(worker,
            (user, now) => new([.. user!.Change(role, null).Select(happened => happened with { UserId = worker, OccurredAt = now })]));
    }

    private Task RenameAsync() => Device.EditAsync(Rename());

    /// <summary>An edit of some product, as an administrator makes one.</summary>
    public ProductEdit Rename() => new(world.Chance.Of(world.Products))
    {
        Changes = world.Chance.Happens(0.5)
            ? new Dictionary<string, object?> { ["name"] = $"Name {world.Chance.Between(1, 99)}" }
            : new Dictionary<string, object?> { ["price"] = (decimal)world.Chance.Between(1, 9900), ["unit"] = "piece" },
    };

    private async Task LinkAsync()
    {
        if (_unlinked.Count == 0) return;
        var code = _unlinked[0];
        _unlinked.RemoveAt(0);
        await Device.EditAsync(new(world.Chance.Of(world.Products)) { Barcodes = [new(code, world.Chance.Between(1, 6), Internal: true)] });
    }

    // As after a rebuild that found something.
    private async Task RebuildAsync()
    {
        var (ledger, purges) = (world.Chance.Of([.. world.Stores.Select(store => (Guid?)store), null]), world.Chance.Happens(0.5));
        world.Trace.Write($"office: rebuilds {(ledger is null ? "the catalogue" : world.Trace.Of(ledger))}{(purges ? ", and something is gone" : "")}");
        await world.RenewGenerationAsync(ledger, purges);
    }

    private static Server.Marten.Projections.Decision<UserEvent> Change(User user, bool disabled, DateTimeOffset now) =>
        new([.. user.Change(null, disabled).Select(happened => happened with { UserId = user.Id, OccurredAt = now })]);
}
