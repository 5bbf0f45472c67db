using DDonDDon.Domain.Access;
using DDonDDon.Server.Http;
using Microsoft.AspNetCore.Authorization;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Access;

/// <summary>Members that are absent stay as they are.</summary>
public sealed record UserPatch(string? Role = null, bool? Disabled = null);

/// <summary>PATCH /users/{id}.</summary>
public static class ChangeUser
{
    public static Problem? Validate(UserPatch patch) =>
        patch.Role is not null && RoleNames.Parse(patch.Role) is null ? AccountAnswer.UnknownRole : null;

    [WolverinePatch("/api/v1/users/{id:guid}"), Authorize(Policies.Admin)]
    [Operation("changeUser", "Gives another role, disables or enables; a disabled user is signed out at once.")]
    [Refuses("user.unknown", "user.role_unknown", "user.last_admin")]
    [Answers<AccountView>]
    public static async Task<IResult> HandleAsync(Guid id, UserPatch patch, Caller caller, Accounts accounts, CancellationToken ct) =>
        AccountAnswer.Of(await accounts.ChangeAsync(id, RoleNames.Parse(patch.Role), patch.Disabled, caller.UserId, ct));
}
