using DDonDDon.Domain.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

public sealed record UserRequest(string Email, string Password, string Role, IReadOnlyList<Guid>? Stores = null);

/// <summary>POST /users.</summary>
public static class AddUser
{
    [WolverinePost("/api/v1/users"), Authorize(Policies.Admin)]
    [Operation("addUser", "Makes an account.")]
    [Refuses("user.email_invalid", "user.email_taken", "user.role_unknown", "user.store_unknown", "password.invalid", "password.common", "auth.busy")]
    [Answers<AccountView>(StatusCodes.Status201Created)]
    public static async Task<IResult> HandleAsync(UserRequest request, Caller caller, Accounts accounts, PasswordHasher hasher, CancellationToken ct)
    {
        if (RoleNames.Parse(request.Role) is not { } role) return AccountAnswer.UnknownRole;
        if ((User.DecideEmail(request.Email) ?? PasswordRules.Decide(request.Password)) is { } unfit) return Problem.Of(unfit);
        if (await hasher.TryHashAsync(request.Password, ct) is not { } hash) return AuthProblems.Busy;
        var (user, refused) = await accounts.RegisterAsync(request.Email, hash, role, request.Stores ?? [], caller.UserId, ct);
        return refused is null ? Answers.Created($"/api/v1/users/{user!.Id}", AccountView.Of(user)) : Problem.Of(refused);
    }
}
