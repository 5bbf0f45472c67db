using DDonDDon.Server.Features.Quarantine;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>The quarantine of a database in memory.</summary>
internal sealed class MemoryQuarantine(MemoryDatabase database) : IQuarantine
{
    public Task<ILookup<Guid, Guid>> ResolvableAsync(int count, CancellationToken ct) => Task.FromResult((
        from tenant in database.Tenants
        from item in tenant.Quarantine.Values
        where item.Status is QuarantineStatus.Open && IsThere(tenant.Submitted[item.Id].Content, item.Reason)
        let submitted = tenant.Submitted[item.Id]
        orderby tenant.Name, submitted.Time.OccurredAt, item.Id
        select (StoreId: Guid.Parse(tenant.Name), item.Id)).Take(count).ToLookup(one => one.StoreId, one => one.Id));

    public Task<IReadOnlyList<SubmittedItem>> SubmittedAsync(Guid storeId, Guid[] ids, Guid? decidedBy, CancellationToken ct)
    {
        var waiting = database.Tenant(storeId.ToString()).Submitted;
        return Task.FromResult<IReadOnlyList<SubmittedItem>>(
        [
            .. from id in ids
               where waiting.ContainsKey(id)
               let item = waiting[id]
               select new SubmittedItem(item.Submission, item.Item, item.Time) { IsJudged = true, IsReleased = true, DecidedBy = decidedBy },
        ]);
    }

    private bool IsThere(ItemContent content, string reason) => reason switch
    {
        "barcode.unknown" => database.Chain.Owner(content.Barcode!) is not null,
        "product.unknown" => database.Chain.Document(DdonProjections.Product, content.ProductId!.Value) is not null,
        _ => false,
    };
}
