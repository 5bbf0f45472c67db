using DDonDDon.Domain.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Server.Features.Access;

/// <summary>An account as administrators see it.</summary>
public sealed record AccountView(Guid Id, string Email, string Role, IReadOnlyList<Guid> Stores, bool Disabled)
{
    public static AccountView Of(User user) => new(user.Id, user.Email, user.Role.Name(), [.. user.CurrentStores()], user.Disabled);
}

public sealed record UserRequest(string Email, string Password, string Role, IReadOnlyList<Guid>? Stores = null);

/// <summary>Members that are absent stay as they are.</summary>
public sealed record UserPatch(string? Role = null, bool? Disabled = null);

public sealed record UserStoresRequest(IReadOnlyList<Guid> Stores);

public sealed record PasswordRequest(string Password);

/// <summary>/users: who may sign in, as what, and in which stores.</summary>
public static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").RequireAuthorization(Policies.Admin);
        users.MapGet("", ListAsync)
            .Describe("listUsers", "The accounts, by address.", "limit.invalid", "cursor.invalid")
            .Produces<Page<AccountView>>();
        users.MapPost("", AddAsync)
            .Describe("addUser", "Makes an account.",
                "user.email_invalid", "user.email_taken", "user.role_unknown", "user.store_unknown", "password.invalid", "password.common", "auth.busy")
            .Produces<AccountView>(StatusCodes.Status201Created);
        users.MapGet("/{id:guid}", FindAsync)
            .Describe("getUser", "One account.", "user.unknown")
            .Produces<AccountView>();
        users.MapPatch("/{id:guid}", ChangeAsync)
            .Describe("changeUser", "Gives another role, disables or enables; a disabled user is signed out at once.",
                "user.unknown", "user.role_unknown", "user.last_admin")
            .Produces<AccountView>();
        users.MapPut("/{id:guid}/stores", AssignAsync)
            .Describe("assignStores", "From now on the user has exactly these stores.", "user.unknown", "user.store_unknown")
            .Produces<AccountView>();
        users.MapPost("/{id:guid}/password", SetPasswordAsync)
            .Describe("setPassword", "Gives a user another password and signs them out.", "user.unknown", "password.invalid", "password.common", "auth.busy")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(int? limit, string? cursor, Accounts accounts, CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, text => Paging.Keys(text, 1), out var count, out var after) is { } problem) return problem;
        var users = await accounts.ListAsync(after?[0], count + 1, ct);
        return Results.Json(Paging.Of([.. users.Select(AccountView.Of)], count, user => Paging.Cursor(user.Email)), ApiJson.Options);
    }

    private static async Task<IResult> FindAsync(Guid id, Accounts accounts, CancellationToken ct) =>
        Answer(new((await accounts.FindAsync(id, ct)).User, null));

    private static async Task<IResult> AddAsync(UserRequest request, Caller caller, Accounts accounts, PasswordHasher hasher, CancellationToken ct)
    {
        if (RoleNames.Parse(request.Role) is not { } role) return UnknownRole;
        if ((User.DecideEmail(request.Email) ?? PasswordRules.Decide(request.Password)) is { } unfit) return Problem.Of(unfit);
        if (await hasher.TryHashAsync(request.Password, ct) is not { } hash) return AuthProblems.Busy;
        var (user, refused) = await accounts.RegisterAsync(request.Email, hash, role, request.Stores ?? [], caller.UserId, ct);
        return refused is null ? Answers.Created($"/api/v1/users/{user!.Id}", AccountView.Of(user)) : Problem.Of(refused);
    }

    private static async Task<IResult> ChangeAsync(Guid id, UserPatch patch, Caller caller, Accounts accounts, CancellationToken ct)
    {
        var role = RoleNames.Parse(patch.Role);
        if (patch.Role is not null && role is null) return UnknownRole;
        return Answer(await accounts.ChangeAsync(id, role, patch.Disabled, caller.UserId, ct));
    }

    private static async Task<IResult> AssignAsync(Guid id, UserStoresRequest request, Caller caller, Accounts accounts, CancellationToken ct) =>
        Answer(await accounts.AssignAsync(id, request.Stores, caller.UserId, ct));

    private static async Task<IResult> SetPasswordAsync(Guid id, PasswordRequest request, Caller caller, Accounts accounts, PasswordHasher hasher,
        CancellationToken ct)
    {
        if (PasswordRules.Decide(request.Password) is { } unfit) return Problem.Of(unfit);
        if (await hasher.TryHashAsync(request.Password, ct) is not { } hash) return AuthProblems.Busy;
        return await accounts.ChangePasswordAsync(id, hash, caller.UserId, ct) is { Document: not null, Refused: null } ? Results.NoContent() : Unknown;
    }

    private static IResult Answer(Outcome<User> outcome) => outcome switch
    {
        { Refused: { } refused } => Problem.Of(refused),
        { Document: { } user } => Results.Json(AccountView.Of(user), ApiJson.Options),
        _ => Unknown,
    };

    private static Problem Unknown => new("user.unknown", "There is no such user.");

    private static Problem UnknownRole => Problem.Of(new("user.role_unknown", "A role is WORKER, ADMIN or AUDITOR.", "role"));
}
