using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Stores;

/// <summary>Without an id the server makes one; without a time zone it is Asia/Seoul.</summary>
public sealed record StoreRequest(string Name, string? TimeZone = null, Guid? Id = null);

/// <summary>POST /stores.</summary>
public static class OpenStore
{
    public static Problem? Validate(StoreRequest request) => GivenId.Check(request.Id);

    [WolverinePost("/api/v1/stores"), Authorize(Policies.Admin)]
    [Operation("openStore", "Opens a store; the same request again changes nothing.")]
    [Refuses("id.invalid", "store.exists", "store.name_invalid", "store.time_zone_unknown")]
    [Answers<StoreView>(StatusCodes.Status201Created)]
    public static async Task<IResult> HandleAsync(StoreRequest request, Caller caller, StoreRegister stores, CancellationToken ct)
    {
        var id = request.Id ?? Guid.CreateVersion7();
        var (store, refused) = await stores.OpenAsync(id, request.Name, request.TimeZone ?? Store.DefaultTimeZone, caller.UserId, ct);
        return refused is null ? Answers.Created($"/api/v1/stores/{id}", StoreView.Of(store!)) : Problem.Of(refused);
    }
}
