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

/// <summary>Another writer came first. What was to be written was not, and the same will be taken later.</summary>
public sealed class StoreBusyException() : Exception("Another writer came first.");
