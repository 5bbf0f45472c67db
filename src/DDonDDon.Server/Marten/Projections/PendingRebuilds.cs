using DDonDDon.Server.Marten.Projecting;
using DDonDDon.Server.Postgres;
using Npgsql;

namespace DDonDDon.Server.Marten.Projections;

/// <summary>
/// Documents that must be made again: after an upgrade that brought their projection, after a change of a store's time zone. Who makes
/// such a change adds it in the same transaction and runs this after the commit; what a program that died left is run at the next start.
/// </summary>
public sealed class PendingRebuilds(LedgerDatabase store)
{
    private const string AddSql = """
        -- Notes that a tenant's documents of a projection must be made again.
        -- $1 projection's name, $2 tenant. No rows.
        insert into ddon_pending_rebuild as held (projection, tenant_id) values ($1, $2)
        on conflict (projection, tenant_id) do update set noted = held.noted + 1
        """;

    /// <summary>Notes that a tenant's documents must be made again.</summary>
    public static NpgsqlBatchCommand Add(Projection projection, string tenant) => Sql.Command(AddSql, Sql.Text(projection.Name), Sql.Text(tenant));

    private const string ListSql = """
        -- Which documents must be made again.
        -- No parameters. One row each: projection's name, tenant, how often it was noted.
        select projection, tenant_id, noted from ddon_pending_rebuild order by projection, tenant_id
        """;

    private const string DoneSql = """
        -- Notes that some tenants' documents of a projection have been made again, but for those that were noted once more meanwhile.
        -- $1 projection's name, arrays: $2 tenant, $3 how often it had been noted. No rows.
        delete from ddon_pending_rebuild held
        using unnest($2::varchar[], $3::bigint[]) as done(tenant_id, noted)
        where held.projection = $1 and held.tenant_id = done.tenant_id and held.noted = done.noted
        """;

    /// <summary>Makes them, while the server goes on. Returns what was done, by projection; nothing most of the time.</summary>
    public async Task<IReadOnlyDictionary<string, RebuildResult>> RunAsync(CancellationToken ct)
    {
        var pending = new Rows<(string Projection, string Tenant, long Noted)>(Sql.Command(ListSql),
            row => (row.GetString(0), row.GetString(1), row.GetInt64(2)));
        await store.ReadAsync([pending], ct);
        var results = new Dictionary<string, RebuildResult>();
        foreach (var group in pending.Items.GroupBy(one => one.Projection))
        {
            var projection = DdonProjections.All.Single(projection => projection.Name == group.Key);
            string[] tenants = [.. group.Select(one => one.Tenant)];
            results.Add(group.Key, await new Rebuilder(store).RebuildAsync(projection, tenants, Environment.ProcessorCount, null, ct, startOver: true));
            var done = Sql.Command(DoneSql, Sql.Text(group.Key), Sql.Texts(tenants), Sql.Bigints([.. group.Select(one => one.Noted)]));
            await store.ReadAsync([new Write(done)], ct);
        }
        return results;
    }
}
