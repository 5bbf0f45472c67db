using DDonDDon.Domain.Access;
using DDonDDon.EventStore;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;
using DDonDDon.Server.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>The ledgers of a database in memory.</summary>
internal sealed class MemoryLedgers(MemoryDatabase database) : ILedgers
{
    public EventTypes Types => database.Types;

    public Task<IStoreTransaction> BeginAsync(Guid storeId, IReadOnlyList<SubmittedItem> items, CancellationToken ct) =>
        Task.FromResult<IStoreTransaction>(new MemoryStoreTransaction(database, storeId, items));

    public Task<IEditTransaction> BeginAsync(Submission submission, IReadOnlyList<RecordedEdit> edits, CancellationToken ct) =>
        Task.FromResult<IEditTransaction>(new MemoryEditTransaction(database, submission, edits));

    public Task<IReadOnlyList<long>?> NoteDeviceAsync(Submission submission, IReadOnlyList<long> counters, CancellationToken ct)
    {
        if (database.Find<User>(DdonProjections.User, submission.CallerId) is not { MayRecord: true }) return Task.FromResult<IReadOnlyList<long>?>(null);
        foreach (var seq in counters) database.Chain.NoteSeq(submission.DeviceId, seq);
        return Task.FromResult<IReadOnlyList<long>?>([.. database.MissingSeqs(submission.DeviceId).Take(100)]);
    }

    // Nobody asks a simulated server for its devices.
    public Task NoteReportAsync(DeviceReport report, CancellationToken ct) => Task.CompletedTask;
}
