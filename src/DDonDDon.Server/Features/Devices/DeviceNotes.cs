using DDonDDon.Domain;
using DDonDDon.Domain.Booking;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Devices;

/// <summary>What is noted of devices outside a ledger's transaction.</summary>
public interface IDeviceNotes
{
    /// <summary>
    /// Notes counters that have arrived with nothing that was saved. Returns those that have arrived nowhere, or why the sender may not send for the device.
    /// </summary>
    Task<(IReadOnlyList<long> Missing, Rejection? Forbidden)> NoteAsync(Submission submission, IReadOnlyList<long> counters, CancellationToken ct);

    /// <summary>Notes what a device said of its outbox; a hint that may be lost.</summary>
    Task NoteAsync(DeviceReport report, CancellationToken ct);
}

/// <summary>The same, in PostgreSQL.</summary>
internal sealed class DeviceNotes(LedgerDatabase store) : IDeviceNotes
{
    private const string ReportSql = """
        -- Notes what a device said about its outbox. What an earlier batch said that came later stays; what was complete once stays complete.
        -- $1 device, $2 received at, $3 items that wait on it, $4 when the oldest of them happened, $5 up to when nothing is missing
        -- (null: no further than before). No rows.
        insert into ddon_device_report as held (device_id, received_at, pending_count, pending_oldest, complete_until)
        values ($1, $2, $3, $4, $5)
        on conflict (device_id) do update
            set received_at = greatest(held.received_at, excluded.received_at),
                pending_count = case when held.received_at <= excluded.received_at then excluded.pending_count else held.pending_count end,
                pending_oldest = case when held.received_at <= excluded.received_at then excluded.pending_oldest else held.pending_oldest end,
                complete_until = greatest(held.complete_until, excluded.complete_until)
        """;

    // A device says it again: no disk is waited for until the transaction ends.
    private const string ReportLightlySql = "select set_config('synchronous_commit', 'off', true)";

    public async Task<(IReadOnlyList<long> Missing, Rejection? Forbidden)> NoteAsync(
        Submission submission, IReadOnlyList<long> counters, CancellationToken ct)
    {
        var (users, known) = (FactSql.Users([submission.CallerId], store.Types.Json), DeviceSql.Known([submission.DeviceId]));
        await store.ReadAsync([users, known], ct);
        if (submission.WhyForbidden(users.Items.SingleOrDefault(), known.Items.Single().Known) is { } forbidden) return ([], forbidden);
        var missing = DeviceSql.Note(LedgerDatabase.DefaultTenant, new(submission, counters, IsAnswered: true));
        await store.ReadAsync([missing], ct);
        return (missing.Items, null);
    }

    public Task NoteAsync(DeviceReport report, CancellationToken ct) => store.ReadAsync(
        [
            new Rows<int>(Sql.Command(ReportLightlySql), _ => 0),
            new Write(Sql.Command(ReportSql, Sql.Id(report.DeviceId), Sql.Time(report.ReceivedAt), Sql.Bigint(report.Pending.Count),
                Sql.Time(report.Pending.Oldest), Sql.Time(report.CompleteUntil))),
        ], ct);
}
