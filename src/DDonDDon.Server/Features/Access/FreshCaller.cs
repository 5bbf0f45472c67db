using Microsoft.AspNetCore.Authorization;

namespace DDonDDon.Server.Features.Access;

/// <summary>
/// Puts today's user in the place of what the access token says: a disabled user, another role, a new password or a session that has ended end the
/// token, and the stores are those that the user has now. Runs between authentication and authorization.
/// </summary>
public sealed class FreshCaller(RequestDelegate next, UserDirectory users)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var anyone = context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (!anyone && context.User.Identity?.IsAuthenticated is true && Caller.From(context.User) is { } claimed)
        {
            var issuedAt = TokenHolder.TimeOf(context, TokenClaims.IssuedAt);
            var known = await users.FindAsync(claimed.UserId, claimed.Session?.Id, context.RequestAborted);
            // What is known may be older than the token: a refusal is checked against the database first.
            if (Judge(known, claimed, issuedAt) is not null) known = await users.FindNewestAsync(claimed.UserId, claimed.Session?.Id, context.RequestAborted);
            if (Judge(known, claimed, issuedAt) is { } problem)
            {
                await AuthProblems.ChallengeAsync(context, problem);
                return;
            }
            context.Features.Set(claimed with { Email = known.User!.Email, Stores = [.. known.User.CurrentStores()] });
        }
        await next(context);
    }

    /// <summary>Why a user may not go on with a token that says this and was issued then; null when nothing speaks against it.</summary>
    internal static Http.Problem? Judge(KnownUser known, Caller claimed, DateTimeOffset issuedAt) => known.User switch
    {
        null or { Disabled: true } => AuthProblems.Revoked,
        { Role: var role } when role != claimed.Role || !known.IsSignedIn => AuthProblems.Outdated,
        // A token's times are whole seconds: one of the very second of the change may be newer than it.
        { PasswordChangedAt: { } changedAt } when issuedAt.ToUnixTimeSeconds() < changedAt.ToUnixTimeSeconds() => AuthProblems.Outdated,
        _ => null,
    };
}
