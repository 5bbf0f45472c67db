using DDonDDon.Domain.Booking;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Ledgers;

/// <summary>Notes which counters of devices have arrived.</summary>
internal static class DeviceSql
{
    private static readonly string NoteText = Load("note-device");
    private static readonly string NoteSeveralText = Load("note-devices");

    /// <summary>Lets a transaction note counters. The rows: those that have arrived nowhere, of the device that is told; null when none is.</summary>
    public static Rows<long>? Note(LedgerSession transaction, IReadOnlyList<ArrivedCounters> arrived)
    {
        if (arrived is [{ IsAnswered: true } one])
        {
            var missing = Note(transaction.Tenant, one);
            transaction.Also(missing);
            return missing;
        }
        if (arrived.Count > 0) transaction.Also(NoteSeveral(transaction.Tenant,
            [.. arrived.SelectMany(one => one.Counters, (one, seq) => (one.Submission, seq))]));
        return null;
    }

    /// <summary>Notes counters of one device. The rows: those that have arrived nowhere.</summary>
    public static Rows<long> Note(string tenant, ArrivedCounters arrived)
    {
        var (submission, counters, _) = arrived;
        return new(
            Sql.Command(NoteText, Sql.Text(tenant), Sql.Id(submission.DeviceId), Sql.Bigints([.. counters]), Sql.Time(submission.ReceivedAt),
                Sql.Bigint(submission.OffsetMs),
                Sql.Id(submission.CallerId)),
            row => row.GetInt64(0));
    }

    private static NpgsqlBatchCommand NoteSeveral(string tenant, IReadOnlyList<(Submission Submission, long Seq)> counters) => Sql.Command(
        NoteSeveralText,
        Sql.Text(tenant),
        Sql.Ids([.. counters.Select(one => one.Submission.DeviceId)]),
        Sql.Bigints([.. counters.Select(one => one.Seq)]),
        Sql.Times([.. counters.Select(one => one.Submission.ReceivedAt)]),
        Sql.Bigints([.. counters.Select(one => one.Submission.OffsetMs)]),
        Sql.Ids([.. counters.Select(one => one.Submission.CallerId)]));

    private static string Load(string name) => SqlText.Load(typeof(DeviceSql).Assembly, $"sync/{name}.sql");
}
