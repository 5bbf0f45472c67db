using DDonDDon.Domain;
using DDonDDon.Domain.Booking;
using DDonDDon.Server.Features.Devices;

namespace DDonDDon.Lab.Simulation.Between;

/// <summary>What is noted of devices takes the way to the database that the ledgers take, and stands still on it.</summary>
internal sealed class UnreliableDevices(IDeviceNotes inner, UnreliableLedgers ledgers) : IDeviceNotes
{
    public async Task<(IReadOnlyList<long> Missing, Rejection? Forbidden)> NoteAsync(
        Submission submission, IReadOnlyList<long> counters, CancellationToken ct)
    {
        await ledgers.StandStillAsync().ConfigureAwait(false);
        return await inner.NoteAsync(submission, counters, ct).ConfigureAwait(false);
    }

    public async Task NoteAsync(DeviceReport report, CancellationToken ct)
    {
        await ledgers.StandStillAsync().ConfigureAwait(false);
        await inner.NoteAsync(report, ct).ConfigureAwait(false);
    }
}
