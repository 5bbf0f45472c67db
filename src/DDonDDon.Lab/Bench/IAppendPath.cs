using DDonDDon.Domain.Stock;

namespace DDonDDon.Lab.Bench;

/// <summary>One way by which a batch of movements of one store gets into the ledger and the documents.</summary>
public interface IAppendPath : IAsyncDisposable
{
    /// <summary>What the report calls it.</summary>
    string Name { get; }

    /// <summary>The shares that it should reach.</summary>
    AppendTargets Targets { get; }

    /// <summary>
    /// Makes whatever a batch is sent as (objects, a request's body); its time does not count. The movements are new and of
    /// one store.
    /// </summary>
    Task<object> PrepareAsync(IReadOnlyList<StockMovement> movements, CancellationToken ct);

    /// <summary>Stores a prepared batch durably; throws when any of it was not stored.</summary>
    Task AppendAsync(object prepared, CancellationToken ct);
}

/// <summary>Shares of other ways' events per second; null where none is set.</summary>
/// <param name="Marten">Of plain Marten's.</param>
/// <param name="Copy">Of COPY's.</param>
/// <param name="MartenAtOnce">Of plain Marten's, with eight stores at once.</param>
public readonly record struct AppendTargets(double? Marten, double? Copy, double? MartenAtOnce = null);
