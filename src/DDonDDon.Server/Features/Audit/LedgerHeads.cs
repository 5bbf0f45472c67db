using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;

namespace DDonDDon.Server.Features.Audit;

/// <summary>Where the ledgers end, as the database holds it.</summary>
public static class LedgerHeads
{
    private static readonly string HeadsText = SqlText.Load(typeof(LedgerHeads).Assembly, "audit/heads.sql");

    /// <summary>Takes a digest of all ledgers, one snapshot.</summary>
    public static async Task<LedgerDigest> TakeDigestAsync(LedgerDatabase store, DateTimeOffset now, CancellationToken ct)
    {
        var heads = new Rows<LedgerHead>(Sql.Command(HeadsText), row => new(
            row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4)));
        await store.ReadAsync([heads], ct);
        return LedgerDigest.Of(now, heads.Items);
    }
}
