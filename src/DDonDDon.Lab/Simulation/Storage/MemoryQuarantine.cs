using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Quarantine;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>The quarantine of a database in memory.</summary>
internal sealed class MemoryQuarantine(MemoryDatabase database) : IQuarantine
{
    public Task<ILookup<Guid, Guid>> ResolvableAsync(int count, CancellationToken ct) => Task.FromResult((
        from tenant in database.Tenants
        from document in tenant.Documents(DdonProjections.SetAsideItem)
        let held = (SetAsideItem)document.Value
        where held.IsOpen && IsThere(held)
        orderby tenant.Name, held.OccurredAt, held.ItemId
        select (StoreId: Guid.Parse(tenant.Name), held.ItemId)).Take(count).ToLookup(one => one.StoreId, one => one.ItemId));

    public Task<IReadOnlyList<SubmittedItem>> SubmittedAsync(Guid storeId, Guid[] ids, Guid? decidedBy, CancellationToken ct)
    {
        var tenant = database.Tenant(storeId.ToString());
        return Task.FromResult<IReadOnlyList<SubmittedItem>>(
        [
            .. ids.Select(id => tenant.Document(DdonProjections.SetAsideItem, SetAsideItem.StreamOf(storeId, id))).OfType<MemoryDocument>()
                .Select(database.Read<SetAsideItem>).Where(held => held.Status is not null).Select(held => SubmittedItem.Released(held, decidedBy)),
        ]);
    }

    private bool IsThere(SetAsideItem held) => held.Reason switch
    {
        "barcode.unknown" => database.Chain.Find(held.Barcode!) is not null,
        "product.unknown" => database.Chain.Document(DdonProjections.Product, held.ProductId!.Value) is not null,
        _ => false,
    };
}
