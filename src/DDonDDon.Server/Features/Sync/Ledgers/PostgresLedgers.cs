using DDonDDon.EventStore;
using DDonDDon.Server.Features.Devices;

namespace DDonDDon.Server.Features.Sync.Ledgers;

/// <summary>The ledgers in PostgreSQL.</summary>
internal sealed class PostgresLedgers(PostgresEventStore store) : ILedgers
{
    public EventTypes Types => store.Types;

    public async Task<IStoreTransaction> BeginAsync(Guid storeId, IReadOnlyList<SubmittedItem> items, CancellationToken ct) =>
        await PostgresStoreTransaction.BeginAsync(store, storeId, items, ct);

    public async Task<IEditTransaction> BeginAsync(Submission submission, IReadOnlyList<RecordedEdit> edits, CancellationToken ct) =>
        await PostgresEditTransaction.BeginAsync(store, submission, edits, ct);

    public async Task<IReadOnlyList<long>?> NoteDeviceAsync(Submission submission, IReadOnlyList<long> counters, CancellationToken ct)
    {
        var users = SyncSql.Users([submission.CallerId], store.Types.Json);
        await store.ReadAsync([users], ct);
        if (users.Items is not [{ MayRecord: true }]) return null;
        var missing = SyncSql.NoteDevice(PostgresEventStore.DefaultTenant, submission, counters);
        await store.ReadAsync([missing], ct);
        return missing.Items;
    }

    public Task NoteReportAsync(DeviceReport report, CancellationToken ct) => DeviceRegister.NoteAsync(store, report, ct);
}
