using System.Security.Cryptography;
using DDonDDon.Domain.Access;

namespace DDonDDon.Lab.Simulation.Load;

/// <summary>A product of the load's. <paramref name="Code"/> is of one piece, <paramref name="Box"/> of <see cref="BoxOf"/>.</summary>
internal sealed record LoadProduct(Guid Id, string Code, string Box)
{
    public const int BoxOf = 12;
}

/// <summary>A store of the load's, and the worker whose devices are there.</summary>
internal sealed record LoadStore(Guid Id, Guid WorkerId, LoadAccount Worker);

/// <summary>
/// Stores, products and accounts that a load makes for itself on a server, and marks as its own, so that it never touches real stock. Nothing can be deleted
/// on a server: afterwards the accounts are disabled and the products archived; the stores stay, with what was booked in them.
/// </summary>
internal sealed class LoadScene(LoadSession admin, string run)
{
    public const int DevicesPerStore = 5;
    private const int Products = 40;

    // Each account's password costs the server a hash.
    private const int AtOnce = 4;

    private readonly List<LoadStore> _stores = [];
    private readonly List<LoadProduct> _products = [];

    public IReadOnlyList<LoadStore> Stores => _stores;
    public IReadOnlyList<LoadProduct> Catalogue => _products;

    /// <summary>A code that no product has.</summary>
    public string UnknownCode => $"LOAD-{run}-?";

    public async Task PrepareAsync(int devices, IProgress<string> progress, CancellationToken ct)
    {
        for (var number = 1; number <= Products; number++)
        {
            progress.Report($"Products: {number} of {Products}");
            var product = new LoadProduct(Guid.CreateVersion7(), $"LOAD-{run}-{number}", $"LOAD-{run}-{number}-BOX");
            await admin.MustAsync(HttpMethod.Post, "products", new
            {
                id = product.Id,
                name = $"Load test {run}, product {number}",
                sku = $"LOAD-{run}-{number}",
                barcodes = new[] { new { code = product.Code, packSize = 1, @internal = true },
                    new { code = product.Box, packSize = LoadProduct.BoxOf, @internal = true } },
            }, ct);
            _products.Add(product);
        }
        var (stores, opened) = ((devices + DevicesPerStore - 1) / DevicesPerStore, 0);
        await Parallel.ForEachAsync(Enumerable.Range(1, stores), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
            async (number, stop) =>
        {
            var store = await OpenStoreAsync(number, stop);
            lock (_stores) _stores.Add(store);
            progress.Report($"Stores: {Interlocked.Increment(ref opened)} of {stores}");
        });
    }

    private async Task<LoadStore> OpenStoreAsync(int number, CancellationToken ct)
    {
        var store = Guid.CreateVersion7();
        await admin.MustAsync(HttpMethod.Post, "stores", new { id = store, name = $"Load test {run}, store {number}, no real stock" }, ct);
        // Known to nobody but this process.
        var worker = new LoadAccount($"load-{run}-{number}@load.invalid", Convert.ToHexString(RandomNumberGenerator.GetBytes(20)));
        var account = new { email = worker.Email, password = worker.Password, role = RoleNames.Worker, stores = new[] { store } };
        return new(store, (await admin.MustAsync(HttpMethod.Post, "users", account, ct)).GetProperty("id").GetGuid(), worker);
    }

    /// <summary>Leaves nothing that can be used: accounts disabled, products archived, what was scanned by unknown codes discarded.</summary>
    public async Task PutAwayAsync(IReadOnlyCollection<Guid> quarantined, CancellationToken ct)
    {
        foreach (var item in quarantined) await admin.MustAsync(HttpMethod.Post, $"quarantine/{item}/discard", new { reason = $"load test {run}" }, ct);
        foreach (var store in _stores) await admin.MustAsync(HttpMethod.Patch, $"users/{store.WorkerId}", new { disabled = true }, ct);
        foreach (var product in _products) await admin.MustAsync(HttpMethod.Patch, $"products/{product.Id}", new { changes = new { archived = true } }, ct);
    }
}
