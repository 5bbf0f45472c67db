using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

/// <summary>GET /users/{id}.</summary>
public static class GetUser
{
    [WolverineGet("/api/v1/users/{id:guid}"), Authorize(Policies.Admin)]
    [Operation("getUser", "One account.")]
    [Refuses("user.unknown")]
    [Answers<AccountView>]
    public static async Task<IResult> HandleAsync(Guid id, Accounts accounts, CancellationToken ct) =>
        AccountAnswer.Of(new((await accounts.FindAsync(id, ct)).User, null));
}
