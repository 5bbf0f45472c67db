namespace DDonDDon.Client;

/// <summary>What a step of the sync did.</summary>
public enum SyncAction
{
    /// <summary>Nothing was requested, because nobody is signed in.</summary>
    None,

    /// <summary>The first items of the outbox were sent.</summary>
    Push,

    /// <summary>All of the server's documents were read.</summary>
    Snapshot,

    /// <summary>A page of changes was read.</summary>
    Pull,
}

/// <summary>How a step ended.</summary>
public enum SyncOutcome
{
    Done,

    /// <summary>There was no answer, or only a part of one. The server may have acted all the same; the same items are sent again.</summary>
    NoAnswer,

    /// <summary>The server refused the whole request; see <see cref="SyncStep.Code"/>. All items are kept.</summary>
    Refused,

    /// <summary>Somebody has to sign in first. All items are kept.</summary>
    SignInNeeded,
}

/// <summary>The result of one step of the sync: of one request, or of up to three when the access token had to be refreshed.</summary>
/// <param name="Action">What the step did.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record SyncStep(SyncAction Action, SyncOutcome Outcome)
{
    /// <summary>How many items were sent.</summary>
    public int Sent { get; init; }

    /// <summary>How many of them the server has now: it accepted them, or had them already.</summary>
    public int Synced { get; init; }

    /// <summary>How many of them need attention now: quarantined, rejected, or with the id of another item.</summary>
    public int Attention { get; init; }

    /// <summary>How many changes of the server's documents were read.</summary>
    public int Changes { get; init; }

    /// <summary>Why the request was refused or somebody has to sign in, as a code: batch.too_large, auth.revoked, http.502.</summary>
    public string? Code { get; init; }

    /// <summary>What went wrong, as a sentence.</summary>
    public string? Message { get; init; }

    /// <summary>Whether there is something to do at once in the next step.</summary>
    public bool MoreToDo { get; init; }

    /// <summary>How long to wait before the next step: zero when there is more to do, otherwise with jitter.</summary>
    public TimeSpan Wait { get; init; }
}

/// <summary>The server has more items now.</summary>
/// <param name="Items">Their ids.</param>
/// <param name="Left">How many it does not have yet.</param>
public sealed record SyncedNotice(IReadOnlyList<Guid> Items, int Left);

/// <summary>Somebody has to look at something.</summary>
/// <param name="Items">Own items that were just quarantined or refused.</param>
/// <param name="Conflicts">Whether conflicts have changed.</param>
public sealed record AttentionNotice(IReadOnlyList<RecordedItem> Items, bool Conflicts);

/// <summary>Somebody has to sign in. The outbox is kept.</summary>
/// <param name="Code">Why, as a code: auth.required, auth.refresh_invalid, auth.revoked and so on.</param>
/// <param name="Message">Why, as a sentence.</param>
public sealed record SignInNotice(string Code, string Message);
