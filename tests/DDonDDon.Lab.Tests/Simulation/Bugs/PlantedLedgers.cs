using DDonDDon.Domain.Booking;
using DDonDDon.Server.Ledgers;

namespace DDonDDon.Lab.Tests.Simulation.Bugs;

/// <summary>Ledgers with a bug between the protocol and its storage; each bug changes the transactions on stores that it is about.</summary>
internal abstract class PlantedLedgers(ILedgers inner) : ILedgers
{
    protected ILedgers Inner => inner;

    public ILedger Open(Guid? storeId) => storeId is { } store ? Plant(store, inner.Open(store)) : inner.Open(null);

    protected abstract ILedger Plant(Guid storeId, ILedger ledger);
}

/// <summary>A transaction that passes everything on to another one; whoever stands between the two changes what it wants to.</summary>
internal abstract class PassingLedger(ILedger inner) : ILedger
{
    private bool _isDisposed;

    protected ILedger Inner => inner;

    public virtual Task<Facts> LoadAsync(Needs needs, CancellationToken ct) => inner.LoadAsync(needs, ct);

    public virtual Task<IReadOnlyList<long>> StoreAsync(Decided decided, CancellationToken ct) => inner.StoreAsync(decided, ct);

    public virtual async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await inner.DisposeAsync();
    }
}
