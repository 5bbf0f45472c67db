using DDonDDon.Domain.Access;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Features.Stores;

/// <summary>A store as clients see it. <paramref name="TimeZone"/> is an IANA name.</summary>
public sealed record StoreView(Guid Id, string Name, string TimeZone)
{
    public static StoreView Of(Store store) => new(store.Id, store.Name, store.TimeZone);
}

/// <summary>Without an id the server makes one; without a time zone it is Asia/Seoul.</summary>
public sealed record StoreRequest(string Name, string? TimeZone = null, Guid? Id = null);

/// <summary>Members that are absent stay as they are.</summary>
public sealed record StorePatch(string? Name = null, string? TimeZone = null);

/// <summary>/stores: the chain's shops.</summary>
public static class StoreEndpoints
{
    public static void MapStores(this IEndpointRouteBuilder api)
    {
        api.MapGet("/stores", ListAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("listStores", "The stores that the caller may see, by id.", "limit.invalid", "cursor.invalid")
            .Produces<Page<StoreView>>();
        api.MapGet("/stores/{id:guid}", FindAsync)
            .RequireAuthorization(Policies.Read)
            .Describe("getStore", "One store.", "store.unknown")
            .Produces<StoreView>();
        api.MapPost("/stores", OpenAsync)
            .RequireAuthorization(Policies.Admin)
            .Describe("openStore", "Opens a store; the same request again changes nothing.", "id.invalid", "store.exists", "store.name_invalid",
                "store.time_zone_unknown")
            .Produces<StoreView>(StatusCodes.Status201Created);
        api.MapPatch("/stores/{id:guid}", ChangeAsync)
            .RequireAuthorization(Policies.Admin)
            .Describe("changeStore", "Gives a store another name or time zone.", "store.unknown", "store.name_invalid", "store.time_zone_unknown")
            .Produces<StoreView>();
    }

    private static async Task<IResult> ListAsync(int? limit, string? cursor, Caller caller, StoreRegister stores, CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, Paging.Id, out var count, out var after) is { } problem) return problem;
        var items = await stores.ListAsync(caller.Role is Role.Worker ? caller.Stores : null, after, count + 1, ct);
        return Results.Json(Paging.Of([.. items.Select(StoreView.Of)], count, store => store.Id.ToString()), ApiJson.Options);
    }

    private static async Task<IResult> FindAsync(Guid id, Caller caller, StoreRegister stores, CancellationToken ct) =>
        Answer(new(caller.MaySee(id) ? await stores.FindAsync(id, ct) : null, null));

    private static async Task<IResult> OpenAsync(StoreRequest request, Caller caller, StoreRegister stores, CancellationToken ct)
    {
        var id = request.Id ?? Guid.CreateVersion7();
        if (id == Guid.Empty) return Problem.Of(new("id.invalid", "An id is a UUID that is not all zeros.", "id"));
        var (store, refused) = await stores.OpenAsync(id, request.Name, request.TimeZone ?? Store.DefaultTimeZone, caller.UserId, ct);
        return refused is null ? Answers.Created($"/api/v1/stores/{id}", StoreView.Of(store!)) : Problem.Of(refused);
    }

    private static async Task<IResult> ChangeAsync(Guid id, StorePatch patch, Caller caller, StoreRegister stores, CancellationToken ct) =>
        Answer(await stores.ChangeAsync(id, patch.Name, patch.TimeZone, caller.UserId, ct));

    private static IResult Answer(Outcome<Store> outcome) => outcome switch
    {
        { Refused: { } refused } => Problem.Of(refused),
        { Document: { } store } => Results.Json(StoreView.Of(store), ApiJson.Options),
        _ => StoreProblems.Unknown,
    };
}
