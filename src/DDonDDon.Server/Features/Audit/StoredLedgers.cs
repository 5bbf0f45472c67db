using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Audit;

/// <summary>The ledgers as the tables around them tell.</summary>
internal static class StoredLedgers
{
    private static readonly string LedgersText = SqlText.Load(typeof(StoredLedgers).Assembly, "audit/ledgers.sql");

    public static async Task<IReadOnlyList<StoredLedger>> ReadAsync(LedgerDatabase store, CancellationToken ct)
    {
        var rows = new Rows<StoredLedger>(Sql.Command(LedgersText), row => new(
            row.GetString(0), row.IsDBNull(1) ? null : row.GetInt64(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3),
            row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetInt64(5), row.IsDBNull(6) ? null : row.GetString(6),
            row.IsDBNull(7) ? null : row.GetString(7), row.GetInt64(8), row.GetInt64(9)));
        await store.ReadAsync([rows], ct);
        return rows.Items;
    }
}
