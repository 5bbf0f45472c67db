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
    private const string CopySql = """
        copy (
            -- Events of a tenant by position, all columns of the hash chain. Settings instead of parameters: ddon.tenant; ddon.after and ddon.until,
            -- positions, the first excluded, the last included; and empty where everything is wanted: ddon.stream, ddon.types (an array of stored names),
            -- ddon.user (recorded or sent by), ddon.device, happened ddon.from (included) and ddon.to (excluded; both as times are stored in events).
            -- One row an event; the last column says whether a column was written that the program leaves alone and the chain does not cover.
            with asked as materialized (
                select current_setting('ddon.tenant') as tenant, current_setting('ddon.after')::bigint as after, current_setting('ddon.until')::bigint as until,
                    nullif(current_setting('ddon.stream'), '')::uuid as stream, nullif(current_setting('ddon.types'), '')::varchar[] as types,
                    nullif(current_setting('ddon.user'), '') as user_id, nullif(current_setting('ddon.device'), '') as device,
                    nullif(current_setting('ddon.from'), '') as since, nullif(current_setting('ddon.to'), '') as before
            )
            select e.seq_id, e.id, e.stream_id, e.version, e.data, e.type, e.timestamp, e.correlation_id, e.causation_id, e.headers, e.user_name,
                e.mt_dotnet_type, e.bdata is not null or coalesce(e.is_archived, false)
            from asked
            cross join lateral (
                select * from mt_events
                where tenant_id = asked.tenant and seq_id > asked.after and seq_id <= asked.until
                    and (asked.stream is null or stream_id = asked.stream)
                    and (asked.types is null or type = any(asked.types))
                    and (asked.user_id is null or user_name = asked.user_id or data ->> 'syncedBy' = asked.user_id)
                    and (asked.device is null or causation_id = asked.device)
                    and (asked.since is null or data ->> 'occurredAt' >= asked.since collate "C")
                    and (asked.before is null or data ->> 'occurredAt' < asked.before collate "C")
                order by seq_id offset 0
            ) e
        ) to stdout (format binary)
        """;

    private readonly CopyOut _rows;
    private readonly CanonicalEvent _event;

    private LedgerReader(CopyOut rows, string tenant) => (_rows, _event) = (rows, new(rows, tenant));

    /// <summary>The event at hand.</summary>
    public CanonicalEvent Event => _event;

    /// <summary>Begins to read after a position, up to another that is included.</summary>
    public static async Task<LedgerReader> OpenAsync(
        NpgsqlDataSource dataSource, string tenant, long after, long until, LedgerFilter filter, CancellationToken ct) =>
        new(await CopyOut.OpenAsync(dataSource, CopySql, ct, Settings(tenant, after, until, filter)).ConfigureAwait(false), tenant);

    /// <summary>Begins to read a whole ledger as the connection's transaction sees it, which goes on afterwards.</summary>
    public static async Task<LedgerReader> OpenWithinAsync(NpgsqlConnection connection, string tenant, CancellationToken ct) =>
        new(await CopyOut.OpenWithinAsync(connection, CopySql, ct, Settings(tenant, 0, long.MaxValue, LedgerFilter.Everything)).ConfigureAwait(false), tenant);

    private static (string Name, string? Value)[] Settings(string tenant, long after, long until, LedgerFilter filter) =>
    [
        ("tenant", tenant), ("after", $"{after}"), ("until", $"{until}"), ("stream", filter.StreamId?.ToString()),
        ("types", filter.Types is { } types ? $"{{{string.Join(',', types)}}}" : null), ("user", filter.User?.ToString()),
        ("device", filter.Device?.ToString()), ("from", EventJson.TextOf(filter.From)), ("to", EventJson.TextOf(filter.To)),
    ];

    /// <summary>Goes to the next event; false after the last.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken ct)
    {
        if (!await _rows.ReadAsync(ct).ConfigureAwait(false)) return false;
        _event.Take();
        return true;
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();
}
