using DDonDDon.Ledger;
using DDonDDon.Server.Postgres.Reading;
using Npgsql;

namespace DDonDDon.Server.Postgres.Backups;

/// <summary>Walks the hash chains of what a restore has written, inside its transaction, up to the heads that the manifest knows.</summary>
internal static class RestoredChains
{
    /// <exception cref="BackupException">A ledger does not hold; the message names it and its first broken event.</exception>
    public static async Task VerifyAsync(NpgsqlConnection connection, IReadOnlyList<BackupHead> heads, CancellationToken ct)
    {
        foreach (var head in heads) await VerifyAsync(connection, head, ct);
        await using var count = new NpgsqlCommand("select count(*) from mt_events", connection) { CommandTimeout = 0 };
        if ((long)(await count.ExecuteScalarAsync(ct))! != heads.Sum(head => head.Events))
            throw new BackupException("The backup has events of a ledger without a head.");
    }

    private static async Task VerifyAsync(NpgsqlConnection connection, BackupHead head, CancellationToken ct)
    {
        var (previous, form, number) = (new byte[HashChain.Length], new ByteBuffer(), 0L);
        await using var ledger = await LedgerReader.OpenWithinAsync(connection, head.Tenant, ct);
        while (await ledger.ReadAsync(ct))
        {
            number++;
            if (ledger.Event.Number != number || !ledger.Event.Follows(previous, form) || ledger.Event.HasForeignColumn)
                throw new BackupException($"Ledger {head.Tenant} is broken in the backup: event {ledger.Event.Id}, number {number}, at {ledger.Event.Seq}, "
                    + "was changed or moved, or what stood before it.");
            ledger.Event.Hash.CopyTo(previous);
        }
        if (Convert.ToHexStringLower(previous) != head.LastHash)
            throw new BackupException($"Ledger {head.Tenant} is broken in the backup: its last event, number {number}, has another hash than its head.");
    }
}
