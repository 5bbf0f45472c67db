namespace DDonDDon.Client;

/// <summary>What a step of the sync was about.</summary>
public enum SyncAction
{
    /// <summary>Nothing was asked of the server, because nobody is signed in.</summary>
    None,

    /// <summary>The first items of the outbox were sent.</summary>
    Push,

    /// <summary>The whole of the server's documents was read.</summary>
    Snapshot,

    /// <summary>A page of changes was read.</summary>
    Pull,
}

/// <summary>How a step ended.</summary>
public enum SyncOutcome
{
    Done,

    /// <summary>There was no answer, or half of one. The server may have acted; the same items are sent again.</summary>
    NoAnswer,

    /// <summary>The server refused the whole request; see <see cref="SyncStep.Code"/>. All items are kept.</summary>
    Refused,

    /// <summary>Somebody has to sign in first. All items are kept.</summary>
    SignInNeeded,
}

/// <summary>
/// What one step of the sync did: one request and its answer (up to three, when the access token had to be refreshed).
/// </summary>
public sealed record SyncStep(SyncAction Action, SyncOutcome Outcome)
{
    /// <summary>How many items were sent.</summary>
    public int Sent { get; init; }

    /// <summary>How many of them the server has now: accepted, or stored already.</summary>
    public int Synced { get; init; }

    /// <summary>How many of them need attention now: quarantined, rejected, or in conflict with another of the same id.</summary>
    public int Attention { get; init; }

    /// <summary>How many changes of the server's documents were taken.</summary>
    public int Changes { get; init; }

    /// <summary>The code of a refused request, or of why somebody has to sign in: batch.too_large, auth.revoked, http.502.</summary>
    public string? Code { get; init; }

    /// <summary>What went wrong, for a person.</summary>
    public string? Message { get; init; }

    /// <summary>Whether the next step has something to do that needs no wait.</summary>
    public bool MoreToDo { get; init; }

    /// <summary>How long to leave the server alone before the next step: zero when there is more to do, with jitter otherwise.</summary>
    public TimeSpan Wait { get; init; }
}

/// <summary>Items that the server has now. <paramref name="Left"/>: how many still wait.</summary>
public sealed record SyncedNotice(IReadOnlyList<Guid> Items, int Left);

/// <summary>
/// Something that a person has to look at. <paramref name="Items"/>: own items that were quarantined or refused just now;
/// <paramref name="Conflicts"/>: whether the open conflicts have changed too.
/// </summary>
public sealed record AttentionNotice(IReadOnlyList<RecordedItem> Items, bool Conflicts);

/// <summary>Somebody has to sign in: <paramref name="Code"/> auth.refresh_invalid, auth.revoked and so on. The outbox is kept.</summary>
public sealed record SignInNotice(string Code, string Message);
