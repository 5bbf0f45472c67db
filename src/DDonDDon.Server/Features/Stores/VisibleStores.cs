using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;

namespace DDonDDon.Server.Features.Stores;

internal static class VisibleStores
{
    /// <summary>The store with an id, if the caller may see it; else null.</summary>
    public static async Task<Store?> FindVisibleAsync(this StoreRegister stores, Caller caller, Guid id, CancellationToken ct) =>
        caller.MaySee(id) ? await stores.FindAsync(id, ct) : null;
}
