using DDonDDon.EventStore.Appending;
using DDonDDon.EventStore.Projecting;
using DDonDDon.Lab.Simulation.Between;
using DDonDDon.Server.Features.Sync;
using DDonDDon.Server.Features.Sync.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>Documents are stored in a transaction of their own, after that of the events.</summary>
internal sealed class ProjectionOutside(ILedgers inner) : PlantedLedgers(inner)
{
    protected override IStoreTransaction Plant(Guid storeId, IReadOnlyList<SubmittedItem> items, IStoreTransaction transaction) => new Late(Inner, storeId, transaction);

    private sealed class Late(ILedgers ledgers, Guid storeId, IStoreTransaction inner) : PassingStoreTransaction(inner)
    {
        private readonly List<Action<ILedgerTransaction>> _saved = [];
        private bool _isDisposed;

        public override void Save(Projection projection, IReadOnlyList<(Guid Id, object Document, long Version)> documents) =>
            _saved.Add(transaction => transaction.Save(projection, documents));

        public override async Task<CommitOutcome> CommitAsync(CancellationToken ct)
        {
            var outcome = await Inner.CommitAsync(ct);
            await DisposeAsync();
            if (outcome is not CommitOutcome.Committed || _saved.Count == 0) return outcome;
            await using var own = await ledgers.BeginAsync(storeId, [], ct);
            foreach (var save in _saved) save(own);
            return await own.CommitAsync(ct);
        }

        public override async ValueTask DisposeAsync()
        {
            if (_isDisposed) return;
            _isDisposed = true;
            await base.DisposeAsync();
        }
    }
}
