using DDonDDon.Domain.Booking;
using DDonDDon.Lab.Simulation.Running;
using DDonDDon.Lab.Simulation.Storage;
using DDonDDon.Server.Ledgers;
using StreamAppend = DDonDDon.Domain.Booking.StreamAppend;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>
/// The ledger is locked when something is appended, and not from the moment at which what decides is read: the events follow whatever there is by then.
/// </summary>
internal sealed class LateLock(ILedgers inner, MemoryDatabase database, Timeline timeline) : PlantedLedgers(inner)
{
    protected override ILedger Plant(Guid storeId, ILedger ledger) => new Late(Inner, storeId, ledger, database, timeline);

    private sealed class Late(ILedgers ledgers, Guid storeId, ILedger inner, MemoryDatabase database, Timeline timeline) : PassingLedger(inner)
    {
        private readonly List<Needs> _needs = [];

        public override Task<Facts> LoadAsync(Needs needs, CancellationToken ct)
        {
            _needs.Add(needs);
            return base.LoadAsync(needs, ct);
        }

        public override async Task<IReadOnlyList<long>> StoreAsync(Decided decided, CancellationToken ct)
        {
            await DisposeAsync();
            await timeline.DelayAsync(TimeSpan.FromMilliseconds(200));

            await using var own = ledgers.Open(storeId);
            foreach (var needs in _needs) await own.LoadAsync(needs, ct);
            return await own.StoreAsync(decided with { Streams = [.. decided.Streams.Select(Rebased)] }, ct);
        }

        private StreamAppend Rebased(StreamAppend stream) =>
            stream with { ExpectedVersion = database.Tenant(storeId.ToString()).Version(stream.StreamId) };
    }
}
