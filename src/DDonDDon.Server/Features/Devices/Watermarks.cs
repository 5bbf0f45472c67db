using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Devices;

/// <summary>Up to when everything that was recorded for a store has arrived.</summary>
internal static class Watermarks
{
    private const int MostHolders = 20;

    private const string WatermarksSql = """
        -- Up to when everything that was recorded for each store has arrived, as far as its devices say. Retired devices, those that have only booked
        -- online there, and sheets that were imported (their ids are of version 8), hold nothing back.
        -- $1 tenant of the stores, $2 since when a device that was not seen counts as silent.
        -- One row a store and device that has sent to it (nulls for a store without any): store, its name, device, up to when nothing of the device is missing
        -- (null: it is not known), whether it is silent, how many items wait on it (null: it never said), whether counters are missing.
        select store.id, store.data ->> 'name', sent.device_id, said.complete_until, seen.last_seen < $2, said.pending_count, seen.seqs <> seen.seen_up_to
        from mt_doc_store store
        left join ddon_device sent on sent.tenant_id = store.id::varchar and substr(sent.device_id::text, 15, 1) <> '8'
            and not isempty(sent.seqs)
            and not exists (select from ddon_device_key held where held.device_id = sent.device_id and held.retired_at is not null)
        left join lateral (
            select max(last_seen) as last_seen, range_agg(seqs) as seqs, int8multirange(int8range(1, greatest(max(upper(seqs)), 1))) as seen_up_to
            from ddon_device where device_id = sent.device_id) seen on true
        left join ddon_device_report said on said.device_id = sent.device_id
        where store.tenant_id = $1
        order by store.id, sent.device_id
        """;

    /// <summary>Every store's watermark, by store.</summary>
    /// <param name="store">Where the devices are noted.</param>
    /// <param name="silentSince">A device that was not seen since counts as silent.</param>
    /// <param name="ct">Stops waiting.</param>
    public static async Task<IReadOnlyList<WatermarkView>> ReadAsync(LedgerDatabase store, DateTimeOffset silentSince, CancellationToken ct)
    {
        var rows = new Rows<(Guid StoreId, string Name, SendingDevice? Device)>(
            Sql.Command(WatermarksSql, Sql.Text(LedgerDatabase.DefaultTenant), Sql.Time(silentSince)),
            row => (row.GetGuid(0), row.GetString(1), row.IsDBNull(2) ? null : new(
                row.GetGuid(2), row.IsDBNull(3) ? null : row.GetFieldValue<DateTimeOffset>(3), row.GetBoolean(4), row.IsDBNull(5) ? null : row.GetInt64(5),
                row.GetBoolean(6))));
        await store.ReadAsync([rows], ct);
        return
        [
            .. from one in rows.Items
               group one.Device by (one.StoreId, one.Name) into devices
               select Watermark(devices.Key.StoreId, devices.Key.Name, [.. devices.OfType<SendingDevice>()]),
        ];
    }

    private static WatermarkView Watermark(Guid storeId, string name, IReadOnlyList<SendingDevice> devices) => new(
        storeId, name, Least(devices), Least([.. devices.Where(device => !device.Silent)]),
        [
            .. devices.Where(device => device.Holds is not null).OrderBy(device => device.CompleteUntil ?? DateTimeOffset.MinValue).ThenBy(device => device.Id)
                .Take(MostHolders).Select(device => new HolderView(device.Id, device.Holds!.Value, device.CompleteUntil)),
        ]);

    private static DateTimeOffset? Least(IReadOnlyList<SendingDevice> devices) =>
        devices.Any(device => device.CompleteUntil is null) ? null : devices.Min(device => device.CompleteUntil);

    private sealed record SendingDevice(Guid Id, DateTimeOffset? CompleteUntil, bool Silent, long? Pending, bool HasGaps)
    {
        public HoldReason? Holds =>
            Silent ? HoldReason.Silent
            : HasGaps ? HoldReason.Missing
            : Pending > 0 ? HoldReason.Pending
            : CompleteUntil is null ? HoldReason.Unreported
            : null;
    }
}
