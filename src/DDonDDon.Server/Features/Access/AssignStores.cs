using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

public sealed record UserStoresRequest(IReadOnlyList<Guid> Stores);

/// <summary>PUT /users/{id}/stores: where a user works.</summary>
public static class AssignStores
{
    [WolverinePut("/api/v1/users/{id:guid}/stores"), Authorize(Policies.Admin)]
    [Operation("assignStores", "From now on the user has exactly these stores.")]
    [Refuses("user.unknown", "user.store_unknown")]
    [Answers<AccountView>]
    public static async Task<IResult> HandleAsync(Guid id, UserStoresRequest request, Caller caller, Accounts accounts, CancellationToken ct) =>
        AccountAnswer.Of(await accounts.AssignAsync(id, request.Stores, caller.UserId, ct));
}
