using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;

namespace DDonDDon.Server.Features.Stores;

internal static class VisibleStores
{
    /// <summary>A store that the caller may know of; null also when there is none.</summary>
    public static async Task<Store?> FindVisibleAsync(this StoreRegister stores, Caller caller, Guid id, CancellationToken ct) =>
        caller.MaySee(id) ? await stores.FindAsync(id, ct) : null;
}
