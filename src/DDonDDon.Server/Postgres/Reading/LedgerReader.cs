using DDonDDon.Ledger;
using Npgsql;

namespace DDonDDon.Server.Postgres.Reading;

/// <summary>Which of a ledger's events are asked for; null where all are. The times are about when it happened, the first included.</summary>
public sealed record LedgerFilter(Guid? StreamId = null, string[]? Types = null, Guid? User = null, Guid? Device = null, DateTimeOffset? From = null,
    DateTimeOffset? To = null)
{
    public static LedgerFilter Everything { get; } = new();
}

/// <summary>
/// A tenant's events by position, one at a time and in their canonical form, whatever their types: nothing is deserialized. A ledger of any
/// length takes the memory of its largest event. Not thread-safe.
/// </summary>
public sealed class LedgerReader : IAsyncDisposable
{
    private static readonly string CopyLedger = SqlText.Load("read/copy-ledger.sql");

    private readonly CopyOut _rows;
    private readonly CanonicalEvent _event;

    private LedgerReader(CopyOut rows, string tenant) => (_rows, _event) = (rows, new(rows, tenant));

    /// <summary>The event at hand.</summary>
    public CanonicalEvent Event => _event;

    /// <summary>Begins to read after a position, up to another that is included.</summary>
    public static async Task<LedgerReader> OpenAsync(
        NpgsqlDataSource dataSource, string tenant, long after, long until, LedgerFilter filter, CancellationToken ct) =>
        new(await CopyOut.OpenAsync(
            dataSource, CopyLedger, ct, ("tenant", tenant), ("after", $"{after}"), ("until", $"{until}"), ("stream", filter.StreamId?.ToString()),
            ("types", filter.Types is { } types ? $"{{{string.Join(',', types)}}}" : null), ("user", filter.User?.ToString()),
            ("device", filter.Device?.ToString()), ("from", EventJson.TextOf(filter.From)), ("to", EventJson.TextOf(filter.To))).ConfigureAwait(false), tenant);

    /// <summary>Goes to the next event; false when there is none.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        if (!await _rows.ReadAsync(ct).ConfigureAwait(false)) return false;
        _event.Take();
        return true;
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();
}
