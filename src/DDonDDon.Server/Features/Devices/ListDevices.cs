using System.Text.Json.Serialization;
using DDonDDon.Server.Features.Access;
using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using Microsoft.AspNetCore.Authorization;
using Npgsql;
using Wolverine.Http;

namespace DDonDDon.Server.Features.Devices;

/// <summary>A page of the devices; beside them every store's watermark, on each page.</summary>
public sealed record DevicesPage(
    IReadOnlyList<DeviceView> Items, IReadOnlyList<WatermarkView> Stores, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? NextCursor);

/// <summary>GET /sync/devices: what has arrived from which device, and what has not. GET /admin/devices is another name of it.</summary>
public static class ListDevices
{
    private const int DefaultSilentDays = 14;
    private const int MostSilentDays = 365;
    private const int MostRanges = 20;

    private const string ListSql = """
        -- Devices by id, with what they have sent and said; sheets that were imported, whose ids are of version 8, are none.
        -- $1 tenant of the accounts, $2 the device before (null: from the first), $3 how many, $4 how many ranges of missing counters of each.
        -- One row a device: id, last seen, clock offset in ms, who sent last, that user's address (null: no such user), greatest counter, how many are missing,
        -- the first of them as array of bounds (first, last, first, last, …), items that wait on it (null: it never said), when the oldest of them
        -- happened, when it said so, up to when nothing is missing, whether it has a key, when it was retired (null: it was not).
        select device.device_id, latest.last_seen, latest.offset_ms, latest.synced_by, sender.email, coalesce(upper(arrived.seqs) - 1, 0),
               coalesce(gaps.missing, 0), coalesce(gaps.bounds, '{}'), said.pending_count, said.pending_oldest, said.received_at, said.complete_until,
               held.key_hash is not null, held.retired_at
        from (
            select distinct device_id from ddon_device
            where device_id > coalesce($2, '00000000-0000-0000-0000-000000000000') and substr(device_id::text, 15, 1) <> '8' order by device_id limit $3) device
        cross join lateral (
            select last_seen, offset_ms, synced_by from ddon_device where device_id = device.device_id order by last_seen desc, tenant_id limit 1) latest
        cross join lateral (select range_agg(seqs) as seqs from ddon_device where device_id = device.device_id) arrived
        left join lateral (
            select (sum(upper(gap) - lower(gap)) / 2)::bigint as missing, array_agg(bound order by nth, place) filter (where nth <= $4) as bounds
            from unnest(int8multirange(int8range(1, greatest(upper(arrived.seqs), 1))) - arrived.seqs) with ordinality as gaps(gap, nth)
            cross join lateral (values (1, lower(gap)), (2, upper(gap) - 1)) as ends(place, bound)) gaps on true
        left join lateral (select * from ddon_device_report where device_id = device.device_id limit 1) said on true
        left join lateral (select key_hash, retired_at from ddon_device_key where device_id = device.device_id limit 1) held on true
        left join lateral (select data ->> 'email' as email from mt_doc_user where tenant_id = $1 and id = latest.synced_by limit 1) sender on true
        order by device.device_id
        """;

    private const string StoresSql = """
        -- In which stores some devices have sent.
        -- $1 tenant of what belongs to no store, $2 devices. One row a device and store: device, store, last seen, greatest counter (0: none arrived).
        select device_id, tenant_id::uuid, last_seen, coalesce(upper(seqs) - 1, 0)
        from ddon_device
        where device_id = any($2) and tenant_id <> $1
        order by device_id, tenant_id
        """;

    private const string Summary = "The devices by id: what each sent last, what is missing; and per store up to when everything has arrived.";

    private const string Description = "A device that was not seen for `silentDays` (14) counts as silent. `stores` has every store: up to `upTo` everything "
        + "has arrived that was recorded on the devices which ever sent to it; `upToSeen` leaves the silent ones out; `heldBackBy` names the devices that are "
        + "behind, and why.";

    [WolverineGet("/api/v1/admin/devices"), Authorize(Policies.Admin)]
    [Operation("listDevicesAsAdmin", Summary, Description = Description)]
    [Refuses("limit.invalid", "cursor.invalid", "filter.invalid")]
    [Answers<DevicesPage>]
    public static Task<IResult> HandleAsAdminAsync(
        int? limit, string? cursor, int? silentDays, LedgerDatabase store, TimeProvider time, CancellationToken ct) =>
        HandleAsync(limit, cursor, silentDays, store, time, ct);

    [WolverineGet("/api/v1/sync/devices"), Authorize(Policies.Admin)]
    [Operation("listDevices", Summary, Description = Description)]
    [Refuses("limit.invalid", "cursor.invalid", "filter.invalid")]
    [Answers<DevicesPage>]
    public static async Task<IResult> HandleAsync(int? limit, string? cursor, int? silentDays, LedgerDatabase store, TimeProvider time, CancellationToken ct)
    {
        if (Paging.Check(limit, cursor, Paging.Id, out var count, out var after) is { } problem) return problem;
        if (silentDays is < 1 or > MostSilentDays) return new Problem("filter.invalid", $"silentDays is a number from 1 to {MostSilentDays}.");
        var silentSince = time.GetUtcNow().AddDays(-(silentDays ?? DefaultSilentDays));
        var page = Paging.Of(await ReadAsync(store, after, count + 1, silentSince, ct), count, device => device.DeviceId.ToString());
        return Results.Json(new DevicesPage(page.Items, await Watermarks.ReadAsync(store, silentSince, ct), page.NextCursor), ApiJson.Options);
    }

    private static async Task<IReadOnlyList<DeviceView>> ReadAsync(
        LedgerDatabase store, Guid? after, int count, DateTimeOffset silentSince, CancellationToken ct)
    {
        var devices = new Rows<DeviceView>(
            Sql.Command(ListSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(after), Sql.Bigint(count), Sql.Bigint(MostRanges)),
            row => Device(row, silentSince));
        await store.ReadAsync([devices], ct);
        var stores = new Rows<(Guid DeviceId, DeviceStoreView Store)>(
            Sql.Command(StoresSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Ids([.. devices.Items.Select(device => device.DeviceId)])),
            row => (row.GetGuid(0), new(row.GetGuid(1), row.GetFieldValue<DateTimeOffset>(2), row.GetInt64(3))));
        await store.ReadAsync([stores], ct);
        var sent = stores.Items.ToLookup(one => one.DeviceId, one => one.Store);
        return [.. devices.Items.Select(device => device with { Stores = [.. sent[device.DeviceId]] })];
    }

    private static DeviceView Device(NpgsqlDataReader row, DateTimeOffset silentSince)
    {
        var bounds = row.GetFieldValue<long[]>(7);
        var lastSeen = row.GetFieldValue<DateTimeOffset>(1);
        return new(
            row.GetGuid(0), lastSeen, row.GetInt64(2), row.GetGuid(3), row.IsDBNull(4) ? null : row.GetString(4), row.GetInt64(5), row.GetInt64(6),
            [.. bounds.Chunk(2).Select(range => new SeqRange(range[0], range[1]))],
            row.IsDBNull(8) ? null : new(row.GetInt64(8), TimeOrNull(row, 9), row.GetFieldValue<DateTimeOffset>(10)),
            TimeOrNull(row, 11), lastSeen < silentSince, row.GetBoolean(12), TimeOrNull(row, 13), []);
    }

    private static DateTimeOffset? TimeOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
