using DDonDDon.Domain.Access;
using DDonDDon.Domain.Conflicts;
using DDonDDon.Domain.Products;
using DDonDDon.Domain.Stock;
using DDonDDon.Server.Features.Conflicts;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>What conflicts of a database in memory are about.</summary>
internal sealed class MemoryConflictSource(MemoryDatabase database) : IConflictSource, IConflictBackground
{
    public Task<IConflictBackground> ReadAsync(IReadOnlyList<Conflict> conflicts, CancellationToken ct) => Task.FromResult<IConflictBackground>(this);

    public string? EmailOf(Guid userId) => database.Find<User>(DdonProjections.User, userId)?.Email;

    public Product? Product(Guid id) => database.Find<Product>(DdonProjections.Product, id);

    public Store? Store(Guid id) => database.Find<Store>(DdonProjections.Store, id);

    public Category? Category(Guid id) => database.Find<Category>(DdonProjections.Category, id);

    public CurrentStock? Stock(Guid storeId, Guid productId) => (CurrentStock?)Tenant(storeId).Document(DdonProjections.CurrentStock, productId)?.Value;

    public StockHistory History(Guid storeId, Guid productId) => CurrentStockProjection.History(
        storeId, productId, (Tenant(storeId).Streams.GetValueOrDefault(productId) ?? []).Select(database.Read).Cast<StockMovement>());

    private MemoryTenant Tenant(Guid storeId) => database.Tenant(storeId.ToString());
}
