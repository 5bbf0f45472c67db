using DDonDDon.Server.Http;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Devices;

internal static class DeviceProblems
{
    public static Problem Unknown { get; } = new("device.unknown", "Nothing has come from such a device.");
}

/// <summary>Counters of a device that will not arrive.</summary>
internal static class DeviceGaps
{
    private const string SettleSql = """
        -- Takes all counters of a device up to its greatest for arrived.
        -- $1 tenant of what belongs to no store, $2 device. One row when something has come from it.
        with known as (
            select max(upper(seqs)) as beyond, max(last_seen) as last_seen from ddon_device where device_id = $2
        ), latest as (
            select offset_ms, synced_by from ddon_device where device_id = $2 order by last_seen desc, tenant_id limit 1
        )
        insert into ddon_device as held (tenant_id, device_id, seqs, last_seen, offset_ms, synced_by)
        select $1, $2, int8multirange(int8range(1, greatest(beyond, 1))), last_seen, offset_ms, synced_by from known cross join latest
        on conflict (tenant_id, device_id) do update set seqs = held.seqs + excluded.seqs
        returning 1
        """;

    /// <summary>Takes all counters of a device up to its greatest for arrived. False when nothing has come from it.</summary>
    public static async Task<bool> SettleAsync(LedgerDatabase store, Guid deviceId, CancellationToken ct)
    {
        var settled = new Rows<int>(Sql.Command(SettleSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Id(deviceId)), _ => 1);
        await store.ReadAsync([settled], ct);
        return settled.Items.Count > 0;
    }
}
