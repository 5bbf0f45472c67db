using Npgsql;

namespace DDonDDon.EventStore.Projecting;

/// <summary>The tenants that have a ledger, and how far each ledger goes.</summary>
internal static class Tenants
{
    public static async Task<IReadOnlyList<string>> ListAsync(PostgresEventStore store, CancellationToken ct)
    {
        var tenants = new Appending.Rows<string>(Sql.Command("select tenant_id from ddon_ledger_head order by tenant_id"), row => row.GetString(0));
        await store.ReadAsync([tenants], ct).ConfigureAwait(false);
        return tenants.Items;
    }

    public static async Task<long> LastPositionAsync(NpgsqlConnection connection, string tenant, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select last_seq_id from ddon_ledger_head where tenant_id = $1", connection) { Parameters = { Sql.Text(tenant) } };
        return (long)(await command.ExecuteScalarAsync(ct).ConfigureAwait(false) ?? 0L);
    }
}
