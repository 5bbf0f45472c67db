using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>What is noted of devices in a database in memory. Nobody asks it for what they report.</summary>
internal sealed class MemoryDevices(MemoryDatabase database) : IDeviceNotes
{
    public Task<IReadOnlyList<long>?> NoteAsync(Submission submission, IReadOnlyList<long> counters, CancellationToken ct)
    {
        if (database.Find<User>(DdonProjections.User, submission.CallerId) is not { MayRecord: true }) return Task.FromResult<IReadOnlyList<long>?>(null);
        foreach (var seq in counters) database.Chain.NoteSeq(submission.DeviceId, seq);
        return Task.FromResult<IReadOnlyList<long>?>([.. database.MissingSeqs(submission.DeviceId).Take(MemoryLedger.MostMissing)]);
    }

    public Task NoteAsync(DeviceReport report, CancellationToken ct) => Task.CompletedTask;
}
