using DDonDDon.Domain.Booking;
using DDonDDon.Domain.Items;
using DDonDDon.Server.Marten.Appending;
using DDonDDon.Server.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace DDonDDon.Server.Ledgers;

/// <summary>Notes which counters of devices have arrived.</summary>
internal static class DeviceSql
{
    /// <summary>Notes counters in a transaction. Returns those that the answered device has sent nowhere; null without such a device.</summary>
    public static Rows<long>? Note(LedgerSession transaction, IReadOnlyList<ArrivedCounters> arrived)
    {
        if (arrived is [{ IsAnswered: true } one])
        {
            var missing = Note(transaction.Tenant, one);
            transaction.Queue(missing);
            return missing;
        }
        if (arrived.Count > 0) transaction.Queue(NoteSeveral(transaction.Tenant,
            [.. arrived.SelectMany(one => one.Counters.DefaultIfEmpty(), (one, seq) => (one.Submission, seq))]));
        return null;
    }

    private const string KnownSql = """
        -- What is known of some devices.
        -- $1 device ids. One row each: device, runs of counters that have arrived anywhere, whether it has a key, whether it is retired, who has signed in
        -- on it.
        select wanted.id, (select range_agg(seqs) from ddon_device where device_id = wanted.id), k.key_hash is not null, k.retired_at is not null,
               case when k.key_hash is not null then array(select user_id from ddon_device_user where device_id = wanted.id) else '{}' end
        from unnest($1::uuid[]) as wanted(id)
        left join lateral (select * from ddon_device_key where device_id = wanted.id limit 1) k on true
        """;

    /// <summary>What is known of some devices.</summary>
    public static Rows<(Guid Id, KnownDevice Known)> Known(Guid[] ids) => new(
        Sql.Command(KnownSql, Sql.Ids(ids)),
        row => (row.GetGuid(0), new()
        {
            Arrived = row.IsDBNull(1) ? [] : [.. row.GetFieldValue<NpgsqlRange<long>[]>(1).Where(run => !run.IsEmpty)
                .Select(run => (run.LowerBound, run.UpperBoundIsInclusive ? run.UpperBound : run.UpperBound - 1))],
            HasKey = row.GetBoolean(2),
            IsRetired = row.GetBoolean(3),
            Users = row.GetFieldValue<Guid[]>(4).ToHashSet(),
        }));

    private const string NoteSql = """
        -- Notes which of a device's counters have arrived, and when and how it was seen. Counters that cannot be right are not noted.
        -- $1 tenant (the store), $2 device, $3 counters, $7 how far one may be ahead, $4 seen at, $5 clock offset in ms, $6 sender.
        -- One row a counter that has not arrived in any store, ascending, at most 100: what was lost, or waits elsewhere.
        with noted as (
            insert into ddon_device as held (tenant_id, device_id, seqs, last_seen, offset_ms, synced_by)
            values ($1, $2, coalesce((
                select range_agg(int8range(seq, seq, '[]')) from unnest($3::bigint[]) as s(seq)
                where seq < $7 + (select coalesce(max(upper(seqs)), 1) from ddon_device where device_id = $2)), '{}'), $4, $5, $6)
            on conflict (tenant_id, device_id) do update
                set seqs = ddon_bounded_seqs(held.seqs + excluded.seqs), last_seen = greatest(held.last_seen, excluded.last_seen),
                    offset_ms = excluded.offset_ms, synced_by = excluded.synced_by
            returning seqs
        ), arrived as (
            select range_agg(seqs) as seqs
            from (select seqs from noted union all select seqs from ddon_device where device_id = $2 and tenant_id <> $1) everywhere
        )
        select generate_series(lower(gap), least(upper(gap) - 1, lower(gap) + 99))
        from arrived, unnest(int8multirange(int8range(1, greatest(upper(seqs), 1))) - seqs) as gap
        order by 1
        limit 100
        """;

    /// <summary>Notes counters of one device. The rows: those that have arrived nowhere.</summary>
    public static Rows<long> Note(string tenant, ArrivedCounters arrived)
    {
        var (submission, counters, _) = arrived;
        return new(
            Sql.Command(NoteSql, Sql.Text(tenant), Sql.Id(submission.DeviceId), Sql.Bigints([.. counters]), Sql.Time(submission.ReceivedAt),
                Sql.Bigint(submission.OffsetMs), Sql.Id(submission.CallerId), Sql.Bigint(ItemLimits.FarthestSeq)),
            row => row.GetInt64(0));
    }

    private const string NoteSeveralSql = """
        -- Notes which counters of several devices have arrived, and when and how each was seen last.
        -- $1 tenant (the store), arrays of a row a counter: $2 device, $3 counter (0: none, the device was seen); and the same in every row of a device:
        -- $4 seen at, $5 clock offset
        -- in ms, $6 sender. No rows.
        insert into ddon_device as held (tenant_id, device_id, seqs, last_seen, offset_ms, synced_by)
        select $1, n.device_id, coalesce(range_agg(int8range(n.seq, n.seq, '[]')) filter (where n.seq > 0), '{}'), n.seen_at, n.offset_ms, n.synced_by
        from unnest($2::uuid[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::uuid[]) as n(device_id, seq, seen_at, offset_ms, synced_by)
        group by n.device_id, n.seen_at, n.offset_ms, n.synced_by
        on conflict (tenant_id, device_id) do update
            set seqs = ddon_bounded_seqs(held.seqs + excluded.seqs), last_seen = greatest(held.last_seen, excluded.last_seen),
                offset_ms = excluded.offset_ms, synced_by = excluded.synced_by
        """;

    private static NpgsqlBatchCommand NoteSeveral(string tenant, IReadOnlyList<(Submission Submission, long Seq)> counters) => Sql.Command(
        NoteSeveralSql,
        Sql.Text(tenant),
        Sql.Ids([.. counters.Select(one => one.Submission.DeviceId)]),
        Sql.Bigints([.. counters.Select(one => one.Seq)]),
        Sql.Times([.. counters.Select(one => one.Submission.ReceivedAt)]),
        Sql.Bigints([.. counters.Select(one => one.Submission.OffsetMs)]),
        Sql.Ids([.. counters.Select(one => one.Submission.CallerId)]));
}
