using System.Net.Sockets;
using DDonDDon.Server.Marten.Appending;
using Npgsql;

namespace DDonDDon.Server.Http;

/// <summary>Faults of the environment, told apart by SQLSTATE and type, and how they are answered.</summary>
public static class Faults
{
    public static Problem DatabaseAway { get; } =
        new("database.away", "The database cannot be reached. Send it again; nothing is stored twice.") { RetryAfter = 5 };

    public static Problem DatabaseBusy { get; } = new("database.busy", "The database is busy; try again.") { RetryAfter = 1 };

    private static Problem Behind { get; } = new(
        "database.sequence",
        "The database gives positions that its ledgers have already. Nothing is stored; keep it, and send it again when the database is mended.")
    { RetryAfter = 60 };

    /// <summary>How a fault of the environment is answered; null when it is none.</summary>
    public static Problem? Of(Exception exception) => exception switch
    {
        SequenceBehindException => Behind,
        _ when IsDatabaseLost(exception) => DatabaseAway,
        _ when IsBusy(exception) => DatabaseBusy,
        _ => null,
    };

    /// <summary>Somebody else held a lock too long, or the transaction lost against another: the same will work later.</summary>
    public static bool IsBusy(Exception exception) => exception is LedgerBusyException or OvertakenException or PostgresException
    {
        SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.QueryCanceled
    };

    /// <summary>The database is away, starting, stopping or full, or no connection was free in time.</summary>
    public static bool IsDatabaseLost(Exception exception) => exception switch
    {
        NotCommittedException => true,
        PostgresException postgres => postgres.IsTransient || postgres.SqlState is
            PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.DiskFull or PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException => true,
        TimeoutException or SocketException or IOException { InnerException: SocketException } => true,
        _ => false,
    };
}
