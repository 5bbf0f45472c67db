using DDonDDon.EventStore;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>Ledgers with a bug between the protocol and its storage; each bug changes the transactions that it is about.</summary>
internal class PlantedLedgers(ILedgers inner) : ILedgers
{
    protected ILedgers Inner => inner;

    public EventTypes Types => inner.Types;

    public virtual async Task<IStoreTransaction> BeginAsync(Guid storeId, IReadOnlyList<SubmittedItem> items, CancellationToken ct) =>
        Plant(storeId, items, await inner.BeginAsync(storeId, items, ct));

    public virtual async Task<IEditTransaction> BeginAsync(Submission submission, IReadOnlyList<RecordedEdit> edits, CancellationToken ct) =>
        await inner.BeginAsync(submission, edits, ct);

    public Task<IReadOnlyList<long>?> NoteDeviceAsync(Submission submission, IReadOnlyList<long> counters, CancellationToken ct) =>
        inner.NoteDeviceAsync(submission, counters, ct);

    public Task NoteReportAsync(DeviceReport report, CancellationToken ct) => inner.NoteReportAsync(report, ct);

    protected virtual IStoreTransaction Plant(Guid storeId, IReadOnlyList<SubmittedItem> items, IStoreTransaction transaction) => transaction;
}
