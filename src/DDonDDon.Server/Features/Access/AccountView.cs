using DDonDDon.Domain.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Features.Access;

/// <summary>An account as administrators see it.</summary>
public sealed record AccountView(Guid Id, string Email, string Role, IReadOnlyList<Guid> Stores, bool Disabled)
{
    public static AccountView Of(User user) => new(user.Id, user.Email, user.Role.Name(), [.. user.CurrentStores()], user.Disabled);
}

/// <summary>How requests about an account are answered.</summary>
internal static class AccountAnswer
{
    public static IResult Of(Outcome<User> outcome) => outcome switch
    {
        { Refused: { } refused } => Problem.Of(refused),
        { Document: { } user } => Results.Json(AccountView.Of(user), ApiJson.Options),
        _ => Unknown,
    };

    public static Problem Unknown => new("user.unknown", "There is no such user.");

    public static Problem UnknownRole => Problem.Of(new("user.role_unknown", "A role is WORKER, ADMIN or AUDITOR.", "role"));
}
