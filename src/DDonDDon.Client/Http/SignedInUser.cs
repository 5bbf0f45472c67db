namespace DDonDDon.Client;

/// <summary>Who is signed in. <paramref name="Role"/>: WORKER, ADMIN or AUDITOR; <paramref name="Stores"/>: a worker's stores.</summary>
public sealed record SignedInUser(Guid Id, string Email, string Role, IReadOnlyList<Guid> Stores);

/// <summary>
/// Tokens that were got elsewhere, for <see cref="DdonClient.UseTokensAsync"/>. Without a <paramref name="RefreshToken"/> the session ends
/// when the access token does.
/// </summary>
public sealed record SessionTokens(string AccessToken, string? RefreshToken, SignedInUser User);

/// <summary>What came of signing in.</summary>
public enum SignInOutcome
{
    SignedIn,

    /// <summary>The server said no: a wrong password, too many attempts. <see cref="SignInResult.Message"/> is for the person.</summary>
    Refused,

    /// <summary>The server could not be reached. What is recorded stays in the outbox.</summary>
    NoAnswer,
}

/// <summary>What came of signing in; <paramref name="User"/> when it worked, <paramref name="Code"/> and <paramref name="Message"/> when not.</summary>
public sealed record SignInResult(SignInOutcome Outcome, SignedInUser? User = null, string? Code = null, string? Message = null, TimeSpan? RetryAfter = null);

/// <summary>What came of signing out.</summary>
public enum SignOutOutcome
{
    SignedOut,

    /// <summary>
    /// Nothing happened, because items wait that the server does not have yet. Ask the user, then call again with evenWithUnsynced.
    /// </summary>
    UnsyncedItems,
}

/// <summary>What came of signing out; <paramref name="Unsynced"/>: how many items wait. They stay in the file either way.</summary>
public sealed record SignOutResult(SignOutOutcome Outcome, int Unsynced);
