using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>The quarantine of a database in memory.</summary>
internal sealed class MemoryQuarantine(MemoryDatabase database) : IQuarantine
{
    public Task<ILookup<Guid, Guid>> ResolvableAsync(int count, CancellationToken ct) => Task.FromResult((
        from tenant in database.Tenants
        from one in tenant.Quarantine.Values
        where one.Item.IsOpen && IsThere(((StoreItem)one.Submitted.Item).Product, one.Item.Reason)
        orderby tenant.Name, one.Submitted.Time.OccurredAt, one.Submitted.Id
        select (StoreId: Guid.Parse(tenant.Name), one.Submitted.Id)).Take(count).ToLookup(one => one.StoreId, one => one.Id));

    public Task<IReadOnlyList<SubmittedItem>> SubmittedAsync(Guid storeId, Guid[] ids, Guid? decidedBy, CancellationToken ct)
    {
        var waiting = database.Tenant(storeId.ToString()).Quarantine;
        return Task.FromResult<IReadOnlyList<SubmittedItem>>(
        [
            .. from id in ids
               where waiting.ContainsKey(id)
               select waiting[id].Submitted with { Source = new ItemSource.SetAside(decidedBy) },
        ]);
    }

    private bool IsThere(ProductReference product, string reason) => reason switch
    {
        "barcode.unknown" => database.Chain.Owner(product.Code!) is not null,
        "product.unknown" => database.Chain.Document(DdonProjections.Product, product.Id!.Value) is not null,
        _ => false,
    };
}
