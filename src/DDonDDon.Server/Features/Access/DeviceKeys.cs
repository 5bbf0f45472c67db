using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Access;

/// <summary>Whose devices are whose: a device that has a key is the installation that shows it.</summary>
public sealed class DeviceKeys(LedgerDatabase store, TimeProvider time)
{
    private const string ClaimSql = """
        -- Takes a device for a key, and notes who signed in on it. A device that has sent something is taken for the key by its last sender alone; one that has
        -- another key, or is retired, by nobody.
        -- $1 device, $2 hash of the key, $3 user, $4 now. One row: whether the device has this key now.
        with claimed as (
            insert into ddon_device_key as held (device_id, key_hash, claimed_by, claimed_at)
            select $1, $2, $3, $4
            where exists (select from ddon_device_key where device_id = $1 and key_hash = $2)
                or coalesce((select synced_by from ddon_device where device_id = $1 order by last_seen desc, tenant_id limit 1), $3) = $3
            on conflict (device_id) do update
                set key_hash = excluded.key_hash,
                    claimed_by = case when held.key_hash is null then excluded.claimed_by else held.claimed_by end,
                    claimed_at = case when held.key_hash is null then excluded.claimed_at else held.claimed_at end
                where held.retired_at is null and (held.key_hash is null or held.key_hash = excluded.key_hash)
            returning device_id
        ), noted as (
            insert into ddon_device_user (device_id, user_id, since) select device_id, $3, $4 from claimed on conflict do nothing
        )
        select exists (select from claimed)
        """;

    /// <summary>Takes a device for a key. Returns the device when the session may have it; null otherwise.</summary>
    public async Task<Guid?> ClaimAsync(DeviceKey key, Guid userId, CancellationToken ct)
    {
        var claimed = new Rows<bool>(
            Sql.Command(ClaimSql, Sql.Id(key.DeviceId), Sql.Bytes(key.Hash), Sql.Id(userId), Sql.Time(time.GetUtcNow())), row => row.GetBoolean(0));
        await store.ReadAsync([claimed], ct);
        return claimed.Items[0] ? key.DeviceId : null;
    }

    private const string ReleaseSql = """
        -- Takes a device's key away and ends its sessions; whoever signs in next on it, and may, gives it another.
        -- $1 device. One row when there is such a device.
        with ended as (delete from ddon_refresh_token where device_id = $1),
        released as (update ddon_device_key set key_hash = null where device_id = $1)
        select 1 where exists (select from ddon_device where device_id = $1) or exists (select from ddon_device_key where device_id = $1)
        """;

    /// <summary>Takes a device's key away. False when there is no such device.</summary>
    public Task<bool> ReleaseAsync(Guid deviceId, CancellationToken ct) => DoAsync(Sql.Command(ReleaseSql, Sql.Id(deviceId)), ct);

    private const string RetireSql = """
        -- Takes a device out of service: nothing is taken from it any more but from administrators, and it holds nothing back.
        -- $1 device, $2 now, $3 who does it. One row when there is such a device.
        with known as (
            select 1 where exists (select from ddon_device where device_id = $1) or exists (select from ddon_device_key where device_id = $1)
        ), ended as (delete from ddon_refresh_token where device_id = $1),
        retired as (
            insert into ddon_device_key as held (device_id, retired_at, retired_by) select $1, $2, $3 from known
            on conflict (device_id) do update
                set key_hash = null, retired_at = coalesce(held.retired_at, excluded.retired_at), retired_by = coalesce(held.retired_by, excluded.retired_by)
        )
        select 1 from known
        """;

    /// <summary>Takes a device out of service for good. <paramref name="by"/>: null for the command line. False when there is no such device.</summary>
    public Task<bool> RetireAsync(Guid deviceId, Guid? by, CancellationToken ct) =>
        DoAsync(Sql.Command(RetireSql, Sql.Id(deviceId), Sql.Time(time.GetUtcNow()), Sql.Id(by)), ct);

    private async Task<bool> DoAsync(Npgsql.NpgsqlBatchCommand command, CancellationToken ct)
    {
        var known = new Rows<int>(command, _ => 1);
        await store.ReadAsync([known], ct);
        return known.Items.Count > 0;
    }
}
