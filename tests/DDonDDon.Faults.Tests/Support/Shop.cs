using DDonDDon.Domain.Access;
using DDonDDon.Domain.Products;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Features.Products;
using DDonDDon.Server.Features.Stores;
using DDonDDon.Server.Marten.Projections;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Faults.Tests.Support;

/// <summary>A small chain in a database of its own: stores, products, and a worker's token for all of them.</summary>
internal sealed record Shop(string ConnectionString, Guid[] Stores, Guid[] Products, Guid UserId, string Token)
{
    /// <summary>Brings an empty database up to date and fills in a chain.</summary>
    public static async Task<Shop> OpenAsync(string connectionString, int stores, int products)
    {
        await using var source = Database.Open(connectionString, "ddon");
        await new SchemaSetup(source, "ddon").ApplyAsync(CancellationToken.None);
        var store = DdonLedger.Open(source, TimeProvider.System);

        Guid[] storeIds = [.. Enumerable.Range(0, stores).Select(_ => Guid.CreateVersion7())];
        var register = new StoreRegister(store, new(store), new(store));
        foreach (var id in storeIds) (await register.OpenAsync(id, $"Store {id}", "Asia/Seoul", null, default)).Refused.ShouldBeNull();
        var accounts = new Accounts(store, new(store), TimeProvider.System);
        var (user, _) = await accounts.RegisterAsync("minji@example.com", "no password", Role.Worker, storeIds, null, default);

        Guid[] productIds = [.. Enumerable.Range(0, products).Select(_ => Guid.CreateVersion7())];
        var registered = productIds.Select((id, index) => Registered(id, user!.Id, index, $"Product {index}", $"88{index:D11}"));
        (await Catalogue.In(store, new() { Home = Path.GetTempPath() }).RecordAsync([.. registered], default)).ShouldBeNull();
        return new(connectionString, storeIds, productIds, user!.Id, TokenOf(user));
    }

    /// <summary>A product's registration, recorded by a device that does nothing else.</summary>
    public static ProductRegistered Registered(Guid id, Guid by, long seq, string name, string code) => new()
    {
        Id = Guid.CreateVersion7(),
        ProductId = id,
        DeviceId = by,
        Seq = seq,
        RecordedBy = by,
        OccurredAt = DateTimeOffset.UtcNow,
        Changes = new Dictionary<string, string?> { [ProductField.Name] = name, [ProductField.Sku] = code },
        Barcodes = new Dictionary<string, decimal?> { [code] = 1 },
    };

    public static string TokenOf(User user) =>
        new AccessTokens(AccessTokens.KeyOf(Ddon.SecretKey), TimeSpan.FromHours(1), TimeProvider.System)
            .Issue(user.Id, user.Email, user.Role, user.CurrentStores());
}
