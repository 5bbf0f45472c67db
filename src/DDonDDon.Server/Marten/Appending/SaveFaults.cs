using JasperFx.Events;
using Npgsql;

namespace DDonDDon.Server.Marten.Appending;

/// <summary>What a failed save means, under whatever Marten has wrapped it in.</summary>
internal static class SaveFaults
{
    /// <summary>Another writer appended without the head's lock, or the expected version was wrong.</summary>
    public static bool IsLostRace(Exception exception) => Chain(exception).Any(one =>
        one is EventStreamUnexpectedMaxEventIdException or global::Marten.Exceptions.ExistingStreamIdCollisionException
            or JasperFx.Events.ExistingStreamIdCollisionException
            or PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation,
            ConstraintName: "pk_mt_events_stream_and_version" or "pkey_mt_streams_tenant_id_id",
        } or PostgresException
        {
            SqlState: PostgresErrorCodes.ForeignKeyViolation, ConstraintName: "fkey_mt_events_stream_id_tenant_id",
        });

    /// <summary>Another ledger's transaction has taken an event's id, or had to be given way to.</summary>
    public static bool IsOvertaken(Exception exception) => Chain(exception).Any(one => one is PostgresException
    {
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
    } or PostgresException
    {
        SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "idx_mt_events_event_id",
    });

    /// <summary>The database's own words, or the network's; null when it is neither.</summary>
    public static Exception? CauseOf(Exception exception) =>
        Chain(exception).LastOrDefault(one => one is PostgresException)
        ?? Chain(exception).FirstOrDefault(one => one is NpgsqlException or IOException or ObjectDisposedException);

    /// <summary>Whether the connection broke, and with it the answer to whether the save took place.</summary>
    public static bool IsLost(Exception cause) => cause is not PostgresException
        or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown };

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException) yield return exception;
    }
}

/// <summary>
/// The sequence of positions lies behind what a ledger has, as after a restore that forgot it: what would be appended could not be told apart
/// from what is there. Nothing was written.
/// </summary>
public sealed class SequenceBehindException(string tenant)
    : Exception($"The sequence mt_events_sequence lies behind the ledger of {tenant}. Set it to the greatest last_seq_id of ddon_ledger_head.");
