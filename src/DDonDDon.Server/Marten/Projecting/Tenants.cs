using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Marten.Projecting;

/// <summary>The tenants that there are, and how much of them a projection reads.</summary>
public static class Tenants
{
    private const string CountEventsSql = """
        -- How many events a projection reads of some tenants.
        -- $1 tenants, $2 type names. One row.
        select count(*) from mt_events where tenant_id = any($1) and type = any($2)
        """;

    private const string ListSql = """
        -- Every tenant that has events or documents. No parameters. One row a tenant, in order.
        select tenant_id from ddon_ledger_head
        union
        select tenant_id from {table}
        order by tenant_id
        """;

    /// <summary>Those that have a ledger, and those that only have documents, which nothing explains.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(LedgerDatabase store, Projection projection, CancellationToken ct)
    {
        var list = ListSql.Replace("{table}", projection.Table, StringComparison.Ordinal);
        var tenants = new Rows<string>(Sql.Command(list), row => row.GetString(0));
        await store.ReadAsync([tenants], ct).ConfigureAwait(false);
        return tenants.Items;
    }

    /// <summary>How many events a projection reads of some tenants.</summary>
    public static async Task<long> CountEventsAsync(LedgerDatabase store, Projection projection, IEnumerable<string> tenants, CancellationToken ct)
    {
        var count = new Rows<long>(
            Sql.Command(CountEventsSql, Sql.Texts([.. tenants]), Sql.Texts(store.Types.NamesFor(projection.EventTypes))), row => row.GetInt64(0));
        await store.ReadAsync([count], ct).ConfigureAwait(false);
        return count.Items[0];
    }
}
