using DDonDDon.EventStore.Appending;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;
using Npgsql;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>A commit whose outcome is unknown is done again without a look, under ids that the store makes itself.</summary>
internal sealed class BlindRetry(ILedgers inner) : PlantedLedgers(inner)
{
    protected override IStoreTransaction Plant(Guid storeId, IReadOnlyList<SubmittedItem> items, IStoreTransaction transaction) =>
        new Stubborn(Inner, storeId, items, transaction);

    private sealed class Stubborn(ILedgers ledgers, Guid storeId, IReadOnlyList<SubmittedItem> items, IStoreTransaction inner) : Remembering(inner)
    {
        private bool _isDisposed;

        public override async Task<CommitOutcome> CommitAsync(CancellationToken ct)
        {
            try
            {
                return await Inner.CommitAsync(ct);
            }
            catch (Exception exception) when (exception is NotCommittedException or NpgsqlException and not PostgresException)
            {
                await DisposeAsync();
                await using var again = await ledgers.BeginAsync(storeId, items, ct);
                foreach (var (streamId, streamType, events) in Appended)
                    again.Append(streamId, streamType, again.Records.Stock(streamId)?.Document.StreamVersion ?? 0, [.. events.Select(happened => happened with { Id = Guid.NewGuid() })]);
                foreach (var save in Saved) save(again);
                return await again.CommitAsync(ct);
            }
        }

        public override async ValueTask DisposeAsync()
        {
            if (_isDisposed) return;
            _isDisposed = true;
            await base.DisposeAsync();
        }
    }
}
