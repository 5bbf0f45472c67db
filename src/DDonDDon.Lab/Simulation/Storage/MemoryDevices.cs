using DDonDDon.Domain;
using DDonDDon.Domain.Access;
using DDonDDon.Domain.Booking;
using DDonDDon.Server.Features.Devices;
using DDonDDon.Server.Marten.Projections;

namespace DDonDDon.Lab.Simulation.Storage;

/// <summary>What is noted of devices in a database in memory. Nobody asks it for what they report.</summary>
internal sealed class MemoryDevices(MemoryDatabase database) : IDeviceNotes
{
    public Task<(IReadOnlyList<long> Missing, Rejection? Forbidden)> NoteAsync(
        Submission submission, IReadOnlyList<long> counters, CancellationToken ct)
    {
        var forbidden = submission.WhyForbidden(database.Find<User>(DdonProjections.User, submission.CallerId), KnownDevice.New);
        if (forbidden is null)
            foreach (var seq in counters) database.Chain.NoteSeq(submission.DeviceId, seq);
        IReadOnlyList<long> missing = forbidden is null ? [.. database.MissingSeqs(submission.DeviceId).Take(MemoryLedger.MostMissing)] : [];
        return Task.FromResult((missing, forbidden));
    }

    public Task NoteAsync(DeviceReport report, CancellationToken ct) => Task.CompletedTask;
}
