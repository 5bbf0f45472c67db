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
    private static readonly string ListText = Load("pending");
    private static readonly string AddText = Load("add-pending");
    private static readonly string DoneText = Load("done-pending");

    /// <summary>Notes that a tenant's documents must be made again.</summary>
    public static NpgsqlBatchCommand Add(Projection projection, string tenant) => Sql.Command(AddText, Sql.Text(projection.Name), Sql.Text(tenant));

    /// <summary>Makes them, while the server goes on. Returns what was done, by projection; nothing most of the time.</summary>
    public async Task<IReadOnlyDictionary<string, RebuildResult>> RunAsync(CancellationToken ct)
    {
        var pending = new Rows<(string Projection, string Tenant, long Noted)>(Sql.Command(ListText),
            row => (row.GetString(0), row.GetString(1), row.GetInt64(2)));
        await store.ReadAsync([pending], ct);
        var results = new Dictionary<string, RebuildResult>();
        foreach (var group in pending.Items.GroupBy(one => one.Projection))
        {
            var projection = DdonProjections.All.Single(projection => projection.Name == group.Key);
            string[] tenants = [.. group.Select(one => one.Tenant)];
            results.Add(group.Key, await new Rebuilder(store).RebuildAsync(projection, tenants, Environment.ProcessorCount, null, ct, startOver: true));
            var done = Sql.Command(DoneText, Sql.Text(group.Key), Sql.Texts(tenants), Sql.Bigints([.. group.Select(one => one.Noted)]));
            await store.ReadAsync([new Write(done)], ct);
        }
        return results;
    }

    private static string Load(string name) => SqlText.Load(typeof(PendingRebuilds).Assembly, $"projections/{name}.sql");
}
