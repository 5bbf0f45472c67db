using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Stores;

/// <summary>Members that are absent stay as they are.</summary>
public sealed record StorePatch(string? Name = null, string? TimeZone = null);

/// <summary>PATCH /stores/{id}.</summary>
public static class ChangeStore
{
    [WolverinePatch("/api/v1/stores/{id:guid}"), Authorize(Policies.Admin)]
    [Operation("changeStore", "Gives a store another name or time zone.")]
    [Refuses("store.unknown", "store.name_invalid", "store.time_zone_unknown")]
    [Answers<StoreView>]
    public static async Task<IResult> HandleAsync(Guid id, StorePatch patch, Caller caller, StoreRegister stores, CancellationToken ct) =>
        StoreAnswer.Of(await stores.ChangeAsync(id, patch.Name, patch.TimeZone, caller.UserId, ct));
}
