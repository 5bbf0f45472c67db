using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Stores;

/// <summary>GET /stores: those that the caller may see.</summary>
public static class ListStores
{
    [WolverineGet("/api/v1/stores"), Authorize(Policies.Read)]
    [Operation("listStores", "The stores that the caller may see, by id.")]
    [Refuses("limit.invalid", "cursor.invalid")]
    [Answers<Page<StoreView>>]
    public static async Task<IResult> HandleAsync(int? limit, string? cursor, Caller caller, StoreRegister stores, CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, Paging.Id, out var count, out var after) is { } problem) return problem;
        var items = await stores.ListAsync(caller.Role is Role.Worker ? caller.Stores : null, after, count + 1, ct);
        return Results.Json(Paging.Of([.. items.Select(StoreView.Of)], count, store => store.Id.ToString()), ApiJson.Options);
    }
}
