using DDonDDon.Ledger;
using DDonDDon.Server.Marten;
using DDonDDon.Server.Postgres;
using DDonDDon.Server.Postgres.Reading;

namespace DDonDDon.Server.Features.Audit;

/// <summary>Says what was probably done to an event that the chain does not hold for, by looking around it.</summary>
internal sealed class LedgerDiagnosis(LedgerDatabase store)
{
    private const int MostVersions = 3;
    private static readonly string NeighboursText = SqlText.Load(typeof(LedgerDiagnosis).Assembly, "audit/neighbours.sql");
    private static readonly string MissingVersionsText = SqlText.Load(typeof(LedgerDiagnosis).Assembly, "audit/missing-versions.sql");

    public async Task<LedgerFault> ExplainAsync(string tenant, BrokenEvent broken, CancellationToken ct)
    {
        var kind = broken.Kind is LedgerFaultKind.EventChanged && await IsInsertedAsync(tenant, broken.Seq, ct) ? LedgerFaultKind.EventInserted : broken.Kind;
        var text = kind switch
        {
            LedgerFaultKind.HashMissing => "It has no hash.",
            LedgerFaultKind.ForeignColumn => "Its bdata or is_archived was written, which this program never does.",
            LedgerFaultKind.NumberDiffers => "The chain was made anew: its number does not follow from the event before it.",
            LedgerFaultKind.VersionDiffers => "The chain was made anew: its version does not follow from the event before it in its stream.",
            LedgerFaultKind.StreamTypeDiffers => "The chain was made anew: it is no event of its stream's kind.",
            LedgerFaultKind.EventInserted => "It was put in, or what follows it was moved: the event after it follows from the one before it.",
            _ => "It was changed or moved, or what stood before it was changed, moved or taken away.",
        };
        foreach (var (stream, version) in await MissingVersionsAsync(tenant, ct)) text += $" Version {version} of stream {stream} is missing.";
        return new(kind, text, broken.Seq, broken.Id, broken.StreamId, broken.Version, broken.Number);
    }

    private async Task<bool> IsInsertedAsync(string tenant, long position, CancellationToken ct)
    {
        var around = new Rows<(long? Before, long? After)>(
            Sql.Command(NeighboursText, Sql.Text(tenant), Sql.Bigint(position)),
            row => (row.IsDBNull(0) ? null : row.GetInt64(0), row.IsDBNull(1) ? null : row.GetInt64(1)));
        await store.ReadAsync([around], ct);
        if (around.Items[0] is not (var before, { } after)) return false;

        var previous = new byte[HashChain.Length];
        await using var ledger = await LedgerReader.OpenAsync(store.DataSource, tenant, (before ?? position) - 1, after, LedgerFilter.Everything, ct);
        while (await ledger.ReadAsync(ct))
        {
            if (ledger.Event.Seq == before) ledger.Event.Hash.CopyTo(previous);
            if (ledger.Event.Seq == after) return ledger.Event.Follows(previous, new());
        }
        return false;
    }

    private async Task<IReadOnlyList<(Guid Stream, long Version)>> MissingVersionsAsync(string tenant, CancellationToken ct)
    {
        var missing = new Rows<(Guid, long)>(
            Sql.Command(MissingVersionsText, Sql.Text(tenant), Sql.Bigint(MostVersions)), row => (row.GetGuid(0), row.GetInt64(1)));
        await store.ReadAsync([missing], ct);
        return missing.Items;
    }
}
