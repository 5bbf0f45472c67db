using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

/// <summary>GET /users: who may sign in.</summary>
public static class ListUsers
{
    [WolverineGet("/api/v1/users"), Authorize(Policies.Admin)]
    [Operation("listUsers", "The accounts, by address.")]
    [Refuses("limit.invalid", "cursor.invalid")]
    [Answers<Page<AccountView>>]
    public static async Task<IResult> HandleAsync(int? limit, string? cursor, Accounts accounts, CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, text => Paging.Keys(text, 1), out var count, out var after) is { } problem) return problem;
        var users = await accounts.ListAsync(after?[0], count + 1, ct);
        return Results.Json(Paging.Of([.. users.Select(AccountView.Of)], count, user => Paging.Cursor(user.Email)), ApiJson.Options);
    }
}
