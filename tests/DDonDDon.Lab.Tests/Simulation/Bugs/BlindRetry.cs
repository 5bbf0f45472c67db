using DDonDDon.Domain.Booking;
using DDonDDon.Server.Ledgers;
using DDonDDon.Server.Marten.Appending;
using Npgsql;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>A commit whose outcome is unknown is done again without a look, under ids that the store makes itself.</summary>
internal sealed class BlindRetry(ILedgers inner) : PlantedLedgers(inner)
{
    protected override ILedger Plant(Guid storeId, ILedger ledger) => new Stubborn(Inner, storeId, ledger);

    private sealed class Stubborn(ILedgers ledgers, Guid storeId, ILedger inner) : PassingLedger(inner)
    {
        private readonly List<Needs> _needs = [];

        public override Task<Facts> LoadAsync(Needs needs, CancellationToken ct)
        {
            _needs.Add(needs);
            return base.LoadAsync(needs, ct);
        }

        public override async Task<IReadOnlyList<long>> StoreAsync(Decided decided, CancellationToken ct)
        {
            try
            {
                return await Inner.StoreAsync(decided, ct);
            }
            catch (Exception exception) when (exception is NotCommittedException or NpgsqlException and not PostgresException)
            {
                await DisposeAsync();
                await using var again = ledgers.Open(storeId);
                Facts? facts = null;
                foreach (var needs in _needs) facts = await again.LoadAsync(needs, ct);
                return await again.StoreAsync(
                    decided with
                    {
                        Streams = [.. decided.Streams.Where(stream => stream.Kind is StreamKind.StockItem)
                        .Select(stream => Renamed(stream, facts!))]
                    }, ct);
            }
        }

        private static Domain.Booking.StreamAppend Renamed(Domain.Booking.StreamAppend stream, Facts facts) => stream with
        {
            ExpectedVersion = facts.Stock.GetValueOrDefault(stream.StreamId).StreamVersion,
            Events = [.. stream.Events.Select(happened => happened with { Id = Guid.NewGuid() })],
        };
    }
}
