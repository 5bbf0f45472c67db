namespace DDonDDon.Client;

/// <summary>Who is signed in.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">Its email.</param>
/// <param name="Role">WORKER, ADMIN or AUDITOR.</param>
/// <param name="Stores">The stores of a worker.</param>
public sealed record SignedInUser(Guid Id, string Email, string Role, IReadOnlyList<Guid> Stores);

/// <summary>The tokens of a session that was started elsewhere, for <see cref="DdonClient.UseTokensAsync"/>.</summary>
/// <param name="AccessToken">Goes with every request.</param>
/// <param name="RefreshToken">Gets new tokens; without one, the session ends when the access token expires.</param>
/// <param name="User">Whose tokens they are.</param>
public sealed record SessionTokens(string AccessToken, string? RefreshToken, SignedInUser User);

/// <summary>How signing in ended.</summary>
public enum SignInOutcome
{
    SignedIn,

    /// <summary>The server refused: a wrong password, too many attempts. <see cref="SignInResult.Message"/> is for the user.</summary>
    Refused,

    /// <summary>The server could not be reached. What is recorded stays in the outbox.</summary>
    NoAnswer,
}

/// <summary>The result of signing in.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="User">Who is signed in now; null when nobody is.</param>
/// <param name="Code">The code of the server's refusal.</param>
/// <param name="Message">Why it failed, as a sentence.</param>
/// <param name="RetryAfter">How long the server asks to wait before the next attempt.</param>
public sealed record SignInResult(SignInOutcome Outcome, SignedInUser? User = null, string? Code = null, string? Message = null, TimeSpan? RetryAfter = null)
{
    /// <summary>
    /// Whether the server has this device for another installation's, as after its file was copied: what is recorded stays in the outbox until an
    /// administrator releases the device and somebody signs in again.
    /// </summary>
    public bool IsDeviceForeign { get; init; }
}

/// <summary>How signing out ended.</summary>
public enum SignOutOutcome
{
    SignedOut,

    /// <summary>
    /// Nothing happened, because there are items that the server does not have yet. Ask the user, then call again with evenWithUnsynced.
    /// </summary>
    UnsyncedItems,
}

/// <summary>The result of signing out.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Unsynced">How many items the server does not have yet. They stay in the file either way.</param>
public sealed record SignOutResult(SignOutOutcome Outcome, int Unsynced);
