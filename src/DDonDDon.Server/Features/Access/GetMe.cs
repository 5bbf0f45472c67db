using DDonDDon.Domain.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

/// <summary>GET /auth/me: users and their own accounts.</summary>
public static class GetMe
{
    [WolverineGet("/api/v1/auth/me"), Authorize(Policies.Read)]
    [Operation("getMe", "Who is signed in, with today's role and stores.")]
    public static UserView Handle(Caller caller) => new(caller.UserId, caller.Email, caller.Role.Name(), caller.Stores);
}
