using Npgsql;

namespace DDonDDon.EventStore.Projecting;

/// <summary>The tenants that there are, and how far their ledgers go.</summary>
internal static class Tenants
{
    /// <summary>Those that have a ledger, and those that only have documents, which nothing explains.</summary>
    public static async Task<IReadOnlyList<string>> ListAsync(PostgresEventStore store, Projection projection, CancellationToken ct)
    {
        var list = SqlText.Load("project/tenants.sql").Replace("{table}", projection.Table, StringComparison.Ordinal);
        var tenants = new Appending.Rows<string>(Sql.Command(list), row => row.GetString(0));
        await store.ReadAsync([tenants], ct).ConfigureAwait(false);
        return tenants.Items;
    }

    public static async Task<long> LastPositionAsync(NpgsqlConnection connection, string tenant, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select last_seq_id from ddon_ledger_head where tenant_id = $1", connection) { Parameters = { Sql.Text(tenant) } };
        return (long)(await command.ExecuteScalarAsync(ct).ConfigureAwait(false) ?? 0L);
    }
}
