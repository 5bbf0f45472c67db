using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

public sealed record PasswordRequest(string Password);

/// <summary>POST /users/{id}/password: another password, by an administrator.</summary>
public static class SetPassword
{
    public static Problem? Validate(PasswordRequest request) =>
        PasswordRules.Decide(request.Password) is { } unfit ? Problem.Of(unfit) : null;

    [WolverinePost("/api/v1/users/{id:guid}/password"), Authorize(Policies.Admin)]
    [Operation("setPassword", "Gives a user another password and signs them out.")]
    [Refuses("user.unknown", "password.invalid", "password.common", "auth.busy")]
    [Answers(StatusCodes.Status204NoContent)]
    public static async Task<IResult> HandleAsync(Guid id, PasswordRequest request, Caller caller, Accounts accounts, PasswordHasher hasher,
        CancellationToken ct)
    {
        if (await hasher.TryHashAsync(request.Password, ct) is not { } hash) return AuthProblems.Busy;
        return await accounts.ChangePasswordAsync(id, hash, caller.UserId, ct) is { Document: not null, Refused: null }
            ? Results.NoContent()
            : AccountAnswer.Unknown;
    }
}
