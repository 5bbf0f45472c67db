using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Stores;

/// <summary>GET /stores/{id}.</summary>
public static class GetStore
{
    [WolverineGet("/api/v1/stores/{id:guid}"), Authorize(Policies.Read)]
    [Operation("getStore", "One store.")]
    [Refuses("store.unknown")]
    [Answers<StoreView>]
    public static async Task<IResult> HandleAsync(Guid id, Caller caller, StoreRegister stores, CancellationToken ct) =>
        StoreAnswer.Of(new(caller.MaySee(id) ? await stores.FindAsync(id, ct) : null, null));
}
