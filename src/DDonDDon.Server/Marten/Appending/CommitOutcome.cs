namespace DDonDDon.Server.Marten.Appending;

/// <summary>How a transaction ended; a fault of the environment is an exception instead.</summary>
public enum CommitOutcome
{
    /// <summary>Everything is stored.</summary>
    Committed,

    /// <summary>A stream was not at the expected version: another writer came first. Nothing is stored; read again and decide again.</summary>
    Conflict,
}

/// <summary>
/// The connection was lost and the transaction is known not to have been committed. Trying again is safe.
/// </summary>
public sealed class NotCommittedException(Exception cause) : Exception("The database was lost before the commit; nothing was stored.", cause);

/// <summary>
/// Another ledger's transaction came in between: it has stored an event of the same id, or the two waited for each other. Nothing of this one is stored;
/// behind the head's lock the ids can be looked up and the decision made again.
/// </summary>
public sealed class OvertakenException(Exception cause) : Exception("Another ledger's transaction came in between; nothing was stored.", cause);
