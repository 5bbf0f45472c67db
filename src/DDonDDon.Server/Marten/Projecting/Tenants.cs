using DDonDDon.Server.Postgres;
namespace DDonDDon.Server.Marten.Projecting;

/// <summary>The tenants that there are, and how much of them a projection reads.</summary>
public static class Tenants
{
    private static readonly string CountEvents = SqlText.Load("project/count-events.sql");

    /// <summary>Those that have a ledger, and those that only have documents, which nothing explains.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(LedgerDatabase store, Projection projection, CancellationToken ct)
    {
        var list = SqlText.Load("project/tenants.sql").Replace("{table}", projection.Table, StringComparison.Ordinal);
        var tenants = new Rows<string>(Sql.Command(list), row => row.GetString(0));
        await store.ReadAsync([tenants], ct).ConfigureAwait(false);
        return tenants.Items;
    }

    /// <summary>How many events a projection reads of some tenants.</summary>
    public static async Task<long> CountEventsAsync(LedgerDatabase store, Projection projection, IEnumerable<string> tenants, CancellationToken ct)
    {
        var count = new Rows<long>(
            Sql.Command(CountEvents, Sql.Texts([.. tenants]), Sql.Texts(store.Types.NamesFor(projection.EventTypes))), row => row.GetInt64(0));
        await store.ReadAsync([count], ct).ConfigureAwait(false);
        return count.Items[0];
    }
}
