using DDonDDon.Domain.Stock;

namespace DDonDDon.Lab.Bench;

/// <summary>One way by which a batch of movements of one store gets into the ledger and the documents.</summary>
public interface IAppendPath : IAsyncDisposable
{
    /// <summary>What the report calls it.</summary>
    string Name { get; }

    /// <summary>The share of COPY's rows per second that it should reach.</summary>
    double Target { get; }

    /// <summary>
    /// Makes whatever a batch is sent as (objects, a request's body); its time does not count. The movements are new and of
    /// one store.
    /// </summary>
    Task<object> PrepareAsync(IReadOnlyList<StockMovement> movements, CancellationToken ct);

    /// <summary>Stores a prepared batch durably; throws when any of it was not stored.</summary>
    Task AppendAsync(object prepared, CancellationToken ct);
}
